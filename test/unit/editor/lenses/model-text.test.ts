import { describe, expect, it } from 'vitest';
import { mayServe } from '../../../../src/editor/lenses/may-serve';
import { hoverText, lensTitle, tokensOf } from '../../../../src/editor/lenses/model-text';
import { factsOf, served, setting } from '../../findings/serving/served';

describe('the lens of a model', () => {
  it('says what a run takes', () => {
    const facts = factsOf({ 1: 12.4, 8: 88 });
    expect(lensTitle(served({}, facts), false)).toBe('≈ 12.4 ms (11.2–13.6) per run, batch 1 · ≈ 88 ms at batch 8 · 4.1 GFLOPs · 25.6 M parameters');
    expect(lensTitle(served({ name: 'ranker' }, factsOf({ 1: 950 })), true)).toBe('ranker: ≈ 950 ms (855 ms to 1 s) per run, batch 1 · 4.1 GFLOPs · 25.6 M parameters');
  });

  it('says why there is no time', () => {
    expect(lensTitle(served({}, factsOf({})), false)).toBe('4.1 GFLOPs · 25.6 M parameters · no running time: this machine is not calibrated');
    expect(lensTitle(served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null), false)).toBe('no model at net/1/model.onnx');
    expect(lensTitle({ ...served({}, null), failure: 'at byte 4: not a model' }, false)).toBe('the model cannot be read: at byte 4: not a model');
  });
});

describe('the hover of a model', () => {
  it('adds the file, the bands, the evidence and what was assumed', () => {
    const text = hoverText(served({}, factsOf({ 1: 12.4, 8: 88 }, { assumed: ['sequence = 128'] })));
    expect(text).toContain('**net**: net/1/model\\.onnx');
    expect(text).toContain('| 8 | ≈ 88 ms | 79.2 ms to 96.8 ms |');
    expect(text).toContain('from 58 kernels measured on this machine.');
    expect(text).toContain('Assumed, because model and config leave it open: sequence = 128.');
  });

  it('takes no markup from a config', () => {
    const text = hoverText(served({ name: '[x](command:evil) <img>\n# y', place: { kind: 'missing', expected: 'a`b' } }, null));
    expect(text).toBe('**\\[x\\]\\(command\\:evil\\) \\<img\\> \\# y**: there is no model at a\\`b.');
  });
});

describe('tokens that matter to a model', () => {
  it('are those of the config at hand', () => {
    const use = { maxBatch: setting(8), requestTimeoutMs: setting(20) };
    expect(tokensOf(served(use).use, 'config.pbtxt')).toHaveLength(3);
    expect(tokensOf(served(use).use, 'compose.yaml')).toEqual([]);
  });
});

describe('mayServe', () => {
  it.each([['/m/config.pbtxt', '', true], ['/c.yaml', 'storageUri: x # ONNX', true], ['/c.yml', 'services: {}', false], ['/a.json', 'model', false]])('%s with %j: %s', (path, text, expected) => {
    expect(mayServe(path, text)).toBe(expected);
  });
});
