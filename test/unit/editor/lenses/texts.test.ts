import { describe, expect, it } from 'vitest';
import { mayServe } from '../../../../src/editor/lenses/may-serve';
import { hoverText } from '../../../../src/editor/lenses/hover-text';
import { lensTitle, lineTitle, shortTitle } from '../../../../src/editor/lenses/lens-text';
import { tokensOf } from '../../../../src/editor/lenses/tokens';
import { range } from '../../findings/graphs';
import { factsOf, served, setting } from '../../findings/serving/served';

const trusted = { canCalibrate: true };
const prior = { basis: { kind: 'prior' } } as const;

describe('the lens of a model', () => {
  it('says what a run takes, and what that rests on', () => {
    const facts = factsOf({ 1: 12.4, 4: 45, 8: 88 });
    expect(lensTitle(served({}, facts))).toBe(
      '≈ 12.4 ms (11.2–13.6) per run at batch 1 · ≈ 88 ms (79.2–96.8) at batch 8 · one thread · calibrated',
    );
    expect(lensTitle(served({}, factsOf({ 1: 950 }, prior)))).toBe(
      '≈ 950 ms (855 ms to 1 s) per run at batch 1 · one thread · not calibrated',
    );
    expect(lensTitle(served({ gpu: range('config.pbtxt', 3) }, facts))).toContain(
      'one CPU thread, not the GPU asked for',
    );
  });

  it('says why there is no time', () => {
    expect(lensTitle(served({}, factsOf({})))).toBe(
      '4.1 GFLOPs · 25.6 M parameters · no running time can be predicted here',
    );
    expect(lensTitle(served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null))).toBe(
      'no model at net/1/model.onnx',
    );
    expect(lensTitle(served({ place: { kind: 'store', address: 's3://b/net' } }, null))).toBe(
      'its model is at s3://b/net, not in this folder: nothing is known of it',
    );
    expect(lensTitle({ ...served({}, null), failure: 'at byte 4: not a model' })).toBe(
      'the model cannot be read: at byte 4: not a model',
    );
  });
});

describe('the lenses of a line that names several models', () => {
  it('are short, and what holds for all is said once', () => {
    const models = [
      served({ name: 'a' }, factsOf({ 1: 12.4, 8: 88 })),
      served({ name: 'b', gpu: range('config.pbtxt', 3) }, factsOf({ 1: 950 }, prior)),
      served({ name: 'c', place: { kind: 'missing', expected: 'c' } }, null),
      served({ name: 'd' }, null),
      served({ name: 'e', place: { kind: 'store', address: 's3://e' } }, null),
      served({ name: 'f' }, factsOf({})),
    ];
    expect(models.map(shortTitle)).toEqual([
      'a ≈ 12.4 ms (11.2–13.6)',
      'b ≈ 950 ms (855 ms to 1 s)',
      'c: no model',
      'd: cannot be read',
      'e: not in this folder',
      'f: 4.1 GFLOPs',
    ]);
    expect(lineTitle(models, 4)).toBe(
      'and 2 more · per run at batch 1 · one CPU thread, no GPU · not calibrated',
    );
    expect(lineTitle(models.slice(0, 1), 1)).toBe('per run at batch 1 · one thread · calibrated');
    expect(lineTitle(models.slice(2, 4), 2)).toBe('');
  });
});

describe('the hover of a model', () => {
  it('adds the file, the bands, the evidence and what was assumed', () => {
    const text = hoverText(
      [served({}, factsOf({ 1: 12.4, 8: 88 }, { assumed: ['sequence = 128'], unknownNodes: 2 }))],
      trusted,
    );
    expect(text).toContain('**net**: net/1/model\\.onnx');
    expect(text).toContain('| 8 | &emsp;≈ 88 ms | &emsp;79.2–96.8 ms | &emsp;11 ms |');
    expect(text).toContain('from 58 kernels measured on this machine.\n');
    expect(text).toContain('Assumed, because model and config leave it open: sequence = 128.');
    expect(text).toContain('Not counted: 2 nodes whose work is not known.');
  });

  it('says what the times are not for, and how to narrow them', () => {
    const text = hoverText(
      [served({ threads: setting(4, 'OMP_NUM_THREADS') }, factsOf({ 1: 12 }, prior))],
      trusted,
    );
    expect(text).toContain(
      'from measurements made on another machine\\: this one is not calibrated. *Meshlens: Calibrate Runtime Model* narrows the band.',
    );
    expect(text).toContain('The config runs it on 4 threads (OMP\\_NUM\\_THREADS); these times are for one.');
    expect(hoverText([served({ gpu: range('config.pbtxt', 3) })], trusted)).toContain(
      'The config asks for a GPU; these times are for the processor here.',
    );
  });

  it('recommends no calibration where none may be run', () => {
    expect(hoverText([served({}, factsOf({ 1: 12 }, prior))], { canCalibrate: false })).not.toContain(
      'Calibrate',
    );
  });

  it('has one row for each model of a folder', () => {
    const models = [
      served({ name: 'a_b' }, factsOf({ 1: 12.4 })),
      served({ name: 'c' }, null),
      served({ name: 'd', place: { kind: 'missing', expected: 'd' } }, null),
    ];
    expect(hoverText(models, trusted).split('\n').slice(2)).toEqual([
      '| a\\_b | &emsp;≈ 12.4 ms | &emsp;11.2–13.6 ms |',
      '| c | &emsp; | &emsp;cannot be read |',
      '| d | &emsp; | &emsp;no model here |',
      '',
      'At batch 1. Predicted for one thread, from 58 kernels measured on this machine.',
    ]);
    expect(
      hoverText(
        Array.from({ length: 14 }, () => served({}, null)),
        trusted,
      ),
    ).toContain('and 2 more');
  });

  it('takes no markup from a config', () => {
    const text = hoverText(
      [served({ name: '[x](command:evil) <img>\n# y', place: { kind: 'missing', expected: 'a`b' } }, null)],
      trusted,
    );
    expect(text).toBe('**\\[x\\]\\(command\\:evil\\) \\<img\\> \\# y**: no model at a\\`b.');
  });
});

describe('tokens that matter to a model', () => {
  it('are those of the config at hand', () => {
    const use = { maxBatch: setting(8), requestTimeoutMs: setting(20), preferredBatches: [setting(4)] };
    expect(tokensOf(served(use).use, 'config.pbtxt')).toHaveLength(4);
    expect(tokensOf(served(use).use, 'compose.yaml')).toEqual([]);
  });
});

describe('mayServe', () => {
  it.each([
    ['/m/config.pbtxt', '', true],
    ['/c.yaml', 'storageUri: x # ONNX', true],
    ['/c.yml', 'services: {}', false],
    ['/a.json', 'model', false],
  ])('%s with %j: %s', (path, text, expected) => {
    expect(mayServe(path, text)).toBe(expected);
  });
});
