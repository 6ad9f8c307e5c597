import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toAnalyzeOptions, type Settings } from '../../../src/editor/analyze-options';

const settings: Settings = {
  include: ['traces/**'],
  exclude: ['old/**'],
  filesExclude: {},
  windowSeconds: 0,
  seed: 7,
  runtime: 'wasm',
  cache: true,
  kinds: 'ops/kinds.yaml',
  slo: { cart: { latencyP90: '250ms' } },
  tfjsNodePath: '/opt/tfjs-node',
};
const named = [{ name: 'GC storm', service: 'cart', fromMs: 0, toMs: 1, signature: [0.5, null] }];
const surroundings = {
  folder: '/shop',
  trusted: true,
  storageDir: '/storage',
  model: 'train' as const,
  named,
};

describe('toAnalyzeOptions', () => {
  it('passes on what the user set', () => {
    expect(toAnalyzeOptions(settings, surroundings)).toEqual({
      folder: '/shop',
      windowMs: undefined,
      seed: 7,
      runtime: 'wasm',
      model: 'train',
      storageDir: '/storage',
      include: ['traces/**'],
      exclude: ['old/**'],
      trusted: true,
      kindsFile: path.resolve('/shop/ops/kinds.yaml'),
      named,
      slo: { cart: { latencyP90: '250ms' } },
      tfjsNodePath: '/opt/tfjs-node',
    });
  });

  it('can be sent to a process, although the editor hands out objects as proxies', () => {
    const slo = new Proxy({ cart: new Proxy({ latencyP90: '250ms' }, {}) }, {});
    expect(() => structuredClone(slo)).toThrow();
    expect(structuredClone(toAnalyzeOptions({ ...settings, slo }, surroundings)).slo).toEqual({
      cart: { latencyP90: '250ms' },
    });
  });

  it('adds what the editor hides, but not globs that are off or conditional', () => {
    const filesExclude = {
      '**/.git': true,
      'old/**': true,
      'kept/**': false,
      '**/*.js': { when: '$(basename).ts' },
    };
    expect(toAnalyzeOptions({ ...settings, filesExclude }, surroundings).exclude).toEqual([
      'old/**',
      '**/.git',
    ]);
  });

  it('takes neither a model nor a package path in an untrusted workspace', () => {
    const options = toAnalyzeOptions(settings, { ...surroundings, trusted: false, model: { file: '/evil' } });
    expect(options).toMatchObject({ trusted: false, model: 'auto', tfjsNodePath: undefined });
  });

  it('converts seconds, and keeps nothing when told not to', () => {
    expect(toAnalyzeOptions({ ...settings, windowSeconds: 1.5, cache: false }, surroundings)).toMatchObject({
      windowMs: 1500,
      storageDir: null,
    });
  });
});
