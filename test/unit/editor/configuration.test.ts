import { describe, expect, it } from 'vitest';
import {
  affectsServing,
  analyzeOptions,
  disabledRules,
  fileSelection,
  lensesEnabled,
  storageDirFor,
} from '../../../src/editor/configuration';
import { chooseModel } from '../../../src/editor/model-choice';
import { fakeServices } from './support/fake-services';

function shop() {
  const services = fakeServices('/shop');
  const [folder] = services.host.workspace.workspaceFolders;
  return { services, folder, settings: services.host.workspace.settings };
}

describe('analyzeOptions', () => {
  it('takes the defaults where nothing is set', () => {
    const { services, folder } = shop();
    expect(analyzeOptions(services, folder)).toMatchObject({
      folder: '/shop',
      windowMs: undefined,
      seed: 0,
      runtime: 'auto',
      model: 'auto',
      include: [],
      exclude: [],
      trusted: true,
      slo: {},
      tfjsNodePath: undefined,
    });
  });

  it('passes on every setting', () => {
    const { services, folder, settings } = shop();
    settings.set('meshlens.windowSeconds', 30);
    settings.set('meshlens.seed', 7);
    settings.set('meshlens.runtime', 'wasm');
    settings.set('meshlens.slo', { cart: { latencyP90: '250ms' } });
    settings.set('meshlens.tfjsNodePath', '/opt/tfjs-node');
    settings.set('meshlens.include', ['traces/**']);
    settings.set('meshlens.exclude', ['old/**']);
    settings.set('files.exclude', { '**/.git': true, '**/*.js': { when: '$(basename).ts' } });
    expect(analyzeOptions(services, folder)).toMatchObject({
      windowMs: 30_000,
      seed: 7,
      runtime: 'wasm',
      slo: { cart: { latencyP90: '250ms' } },
      tfjsNodePath: '/opt/tfjs-node',
      include: ['traces/**'],
      exclude: ['old/**', '**/.git'],
    });
  });

  it('keeps results in the storage of the extension unless the cache is switched off', () => {
    const { services, folder, settings } = shop();
    const on = analyzeOptions(services, folder);
    settings.set('meshlens.cache', false);
    const off = analyzeOptions(services, folder);
    expect(Object.values(on)).toContain('/storage');
    expect(off).not.toEqual(on);
  });

  it('uses the model that was chosen for the folder, but none that an untrusted workspace chose', async () => {
    const { services, folder } = shop();
    await chooseModel(services.context, folder, 'train');
    expect(analyzeOptions(services, folder).model).toBe('train');
    expect(analyzeOptions(services, folder, 'shipped').model).toBe('shipped');
    services.host.workspace.isTrusted = false;
    services.host.workspace.settings.set('meshlens.tfjsNodePath', '/opt/tfjs-node');
    expect(analyzeOptions(services, folder)).toMatchObject({
      model: 'auto',
      trusted: false,
      tfjsNodePath: undefined,
    });
  });
});

describe('other settings', () => {
  it('select files for the lenses as for the analysis', () => {
    const { services, folder, settings } = shop();
    settings.set('meshlens.exclude', ['old/**']);
    const { include, exclude } = analyzeOptions(services, folder);
    expect(fileSelection(services.host, folder.uri)).toEqual({ include, exclude });
  });

  it('switch the cache off for the lenses as for the analysis', () => {
    const { services, folder, settings } = shop();
    expect(storageDirFor(services, folder.uri)).toBe(analyzeOptions(services, folder).storageDir);
    expect(storageDirFor(services, folder.uri)).toEqual(expect.any(String));
    settings.set('meshlens.cache', false);
    expect(storageDirFor(services, folder.uri)).toBeNull();
    expect(analyzeOptions(services, folder).storageDir).toBeNull();
  });

  it('tell which of them change what configs serve', () => {
    const affects = (name: string) =>
      affectsServing({ affectsConfiguration: (asked: string) => asked === name });
    expect(
      ['meshlens.include', 'meshlens.exclude', 'meshlens.cache', 'files.exclude'].filter(affects),
    ).toHaveLength(4);
    expect(affects('meshlens.seed')).toBe(false);
  });

  it('show lenses and all rules by default', () => {
    const { services, folder, settings } = shop();
    expect(lensesEnabled(services.host, folder.uri)).toBe(true);
    expect(disabledRules(services.host, folder.uri)).toEqual([]);
    settings.set('meshlens.lenses', false);
    settings.set('meshlens.rules.disabled', ['silent-service']);
    expect(lensesEnabled(services.host, folder.uri)).toBe(false);
    expect(disabledRules(services.host, folder.uri)).toEqual(['silent-service']);
  });
});

describe('chooseModel', () => {
  it('remembers a choice per folder and forgets the automatic one', async () => {
    const services = fakeServices('/shop', '/bank');
    const [a, b] = services.host.workspace.workspaceFolders;
    await chooseModel(services.context, a, { file: '/models/a' });
    expect(analyzeOptions(services, a).model).toEqual({ file: '/models/a' });
    expect(analyzeOptions(services, b).model).toBe('auto');
    await chooseModel(services.context, a, 'auto');
    expect(services.state.size).toBe(0);
  });
});
