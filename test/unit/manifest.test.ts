import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json';
import { withContributions } from '../../scripts/lib/contributions';
import { analyzeOptions, disabledRules, lensesEnabled } from '../../src/editor/configuration';
import { receivingPort } from '../../src/editor/commands/receive-traces';
import { queueSettings } from '../../src/editor/jobs/queue-settings';
import { liveSources } from '../../src/editor/live/live-sources';
import { loadRules, registerEditors } from '../../src/methods/lists';
import { methods } from '../../src/methods/registry';
import { register } from './editor/commands/registered';
import { fakeServices } from './editor/support/fake-services';

const RULES = await loadRules(methods);

const root = path.join(__dirname, '..', '..');
const { contributes } = manifest;

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(path.join(folder, entry.name))
      : [readFileSync(path.join(root, folder, entry.name), 'utf8')],
  );
}
const editor = sources('src/editor').join('\n');
const declared = contributes.commands.map(({ command }) => command).sort();

describe('package.json', () => {
  it('declares exactly the commands the editor registers', async () => {
    const { host, deps } = register('/shop');
    await registerEditors(methods, deps, () => undefined);
    expect(declared).toEqual([...host.commands.registered.keys()].sort());
  });

  it('declares exactly the settings the editor reads', () => {
    const services = fakeServices('/shop');
    const [folder] = services.host.workspace.workspaceFolders;
    analyzeOptions(services, folder);
    lensesEnabled(services.host, folder.uri);
    disabledRules(services.host, folder.uri);
    queueSettings(services.host);
    receivingPort(services.host);
    liveSources(services.host);
    const read = [...services.host.workspace.settingsRead].filter((name) => name.startsWith('meshlens.'));
    expect(Object.keys(contributes.configuration.properties).sort()).toEqual(read.sort());
  });

  it('holds what the methods declare: run `npm run generate` when this fails', () => {
    expect(withContributions(manifest, methods, RULES)).toEqual(manifest);
  });

  it('refers only to commands and files that exist', () => {
    const text = JSON.stringify(contributes);
    const used = [
      ...text.matchAll(/command:(meshlens\.\w+)/g),
      ...text.matchAll(/"command":"(meshlens\.\w+)"/g),
    ];
    for (const [, command] of used) {
      expect(declared).toContain(command);
    }
    for (const [, file] of text.matchAll(/"(media\/[^"]+)"/g)) {
      expect(existsSync(path.join(root, file)), file).toBe(true);
    }
    for (const [, file] of editor.matchAll(/'media', '([^']+)'/g)) {
      expect(existsSync(path.join(root, 'media', file)), file).toBe(true);
    }
  });

  it('takes no path to native code from a workspace', () => {
    expect(contributes.configuration.properties['meshlens.tfjsNodePath'].scope).toBe('machine');
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
  });

  it('takes no address of a queue from a workspace, and keeps no password in the settings', () => {
    const { properties } = contributes.configuration;
    for (const name of ['redis', 'redisUser', 'store'] as const) {
      expect(properties[`meshlens.jobs.${name}`].scope).toBe('application');
    }
    const pattern = new RegExp(properties['meshlens.jobs.redis'].pattern);
    for (const sound of [
      '',
      'redis://localhost',
      'rediss://ada@queue.example.org:6380/2',
      'redis://[::1]:6379',
    ]) {
      expect(pattern.test(sound), sound).toBe(true);
    }
    for (const bad of [
      'localhost',
      'http://localhost',
      'redis://ada:secret@localhost',
      'redis://localhost/two',
    ]) {
      expect(pattern.test(bad), bad).toBe(false);
    }
  });

  it('takes no address of a live source from a workspace, and keeps no password in the settings', () => {
    const { scope, default: off, items } = contributes.configuration.properties['meshlens.liveSources'];
    expect([scope, off]).toEqual(['application', []]);
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(
      'meshlens.liveSources',
    );
    const pattern = new RegExp(items.pattern);
    for (const sound of ['jaeger+http://localhost:16686', 'clickhouse+https://db.example.org:8443/otel']) {
      expect(pattern.test(sound), sound).toBe(true);
    }
    for (const bad of ['http://localhost', 'jaeger+http://ada:secret@localhost', 'tempo+ftp://localhost']) {
      expect(pattern.test(bad), bad).toBe(false);
    }
  });

  it('trains and loads models, asks live sources and receives traces only where the workspace is trusted', () => {
    for (const name of ['trainModel', 'loadModel', 'analyzeLiveSource', 'receiveTraces']) {
      const command = contributes.commands.find(({ command: id }) => id === `meshlens.${name}`);
      expect(command?.enablement).toContain('isWorkspaceTrusted');
    }
  });

  it('has no activation event that wakes it without need', () => {
    // Opening a manifest wakes it for the models named there; Triton's configs are of a language it brings itself.
    expect(manifest.activationEvents).toEqual([
      'onWebviewPanel:meshlens.heatmap',
      'onWebviewPanel:meshlens.traces',
      'onWebviewPanel:meshlens.incident',
      'onWebviewPanel:meshlens.forecast',
      'onWebviewPanel:meshlens.schedule',
      'onWebviewPanel:meshlens.map',
      'onLanguage:yaml',
      'onLanguage:dockercompose',
      'onLanguage:textproto',
      'onLanguage:prototext',
      'onLanguage:pbtxt',
    ]);
    expect(contributes.languages.flatMap(({ extensions }) => extensions)).toEqual(['.pbtxt']);
  });
});
