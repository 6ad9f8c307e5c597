import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { listArchive } from '../../scripts/package/archive';
import { limitBytes, problemsOf } from '../../scripts/package/contents';
import { runtimeFiles } from '../../scripts/package/runtime-files';
import { availableTargets, UNIVERSAL } from '../../scripts/package/targets';

const root = path.resolve(__dirname, '../..');
const built = [inject('universal'), inject('native')].filter((each) => each !== null);

describe.each(built)('the package $target', ({ target, file, bytes, unpacked }) => {
  it('holds what it needs, its own native runtime only, the .wasm files in use, and nothing else', async () => {
    expect(problemsOf(target, await listArchive(file), bytes)).toEqual([]);
  });

  it('is small enough', () => {
    console.log(`${target}: ${(bytes / 1e6).toFixed(1)} MB of ${limitBytes(target) / 1e6} MB`);
    expect(bytes).toBeLessThan(limitBytes(target));
  });

  it('says for which platform it is', () => {
    const manifest = readFileSync(path.join(unpacked, 'extension.vsixmanifest'), 'utf8');
    expect(/TargetPlatform="([^"]+)"/.exec(manifest)?.[1]).toBe(target === UNIVERSAL ? undefined : target);
  });

  it('gives the notice of everything inside', () => {
    const notices = readFileSync(path.join(unpacked, 'extension/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of [
      '@tensorflow/tfjs-core',
      'yaml',
      'chart.js',
      '@vscode/webview-ui-toolkit',
      'onnxruntime-web',
      'highs',
    ]) {
      expect(notices).toMatch(new RegExp(`^-+\n${name} \\d[\\d.]+ \\([\\w.-]+\\)\n-+\n\n\\S`, 'm'));
    }
    expect(notices.includes('onnxruntime-node')).toBe(target !== UNIVERSAL);
    expect(notices).not.toMatch(/^ {2}react(-dom)? /m);
  });

  it('has a manifest without scripts and dependencies', () => {
    const manifest = JSON.parse(
      readFileSync(path.join(unpacked, 'extension/package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(Object.keys(manifest).filter((field) => /scripts|depend|overrides/i.test(field))).toEqual([]);
    expect(existsSync(path.join(unpacked, 'extension', String(manifest.main)))).toBe(true);
  });
});

describe('the packages that are not built here', () => {
  it('would find all their files in the installed runtimes', async () => {
    const targets = await availableTargets(root);
    expect(targets).toEqual([
      UNIVERSAL,
      'darwin-arm64',
      'linux-arm64',
      'linux-x64',
      'win32-arm64',
      'win32-x64',
    ]);
    const files = targets.flatMap((target) =>
      Object.entries(runtimeFiles(target)).flatMap(([name, list]) =>
        list.map((file) => path.join('node_modules', name, file)),
      ),
    );
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});
