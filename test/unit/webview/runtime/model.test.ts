import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnIds } from '../../../../webview/runtime/model/columns';
import { nodesCsv } from '../../../../webview/runtime/model/csv';
import {
  formatBytes,
  formatFigure,
  formatMetric,
  formatNodeMs,
  formatShape,
  formatShare,
} from '../../../../webview/runtime/model/format';
import { modelName, ownName } from '../../../../webview/runtime/model/describe';
import { operatorGroups } from '../../../../webview/runtime/model/operators';
import { memorySteps, peakPosition } from '../../../../webview/runtime/model/memory';
import { tableRows } from '../../../../webview/runtime/model/rows';
import { visibleRange } from '../../../../webview/kit/visible-range';
import { readSavedState } from '../../../../webview/runtime/state';
import { chain } from './nodes';

const all = { sorting: { column: 'position', descending: false }, filter: '', nodeClass: null } as const;
const positions = (...args: Parameters<typeof tableRows>) =>
  tableRows(...args).map(({ position }) => position);

describe('modelNodes', () => {
  it('shares time where it is predicted, work where it is not', () => {
    expect(chain({ predictedMs: 3 }, { predictedMs: 1 }).share).toEqual([0.75, 0.25]);
    const work = chain({ predictedMs: null, flops: 100 }, { predictedMs: null, flops: null });
    expect(work).toMatchObject({ basis: 'work', share: [1, 0] });
    expect(chain({ predictedMs: null, flops: 0 })).toMatchObject({ share: [0], mostShare: 0 });
  });

  it('adds up the bytes moved, unknown where a part is', () => {
    expect(chain({}, { outputBytes: null }).bytes).toEqual([104, null]);
  });
});

describe('tableRows', () => {
  const nodes = chain(
    { name: '/a/Conv', predictedMs: 1 },
    { name: '/b/Relu', operator: 'Relu', class: 'elementwise', predictedMs: 3, flops: null },
    { name: '/b/Conv', predictedMs: 2 },
  );

  it('sorts both ways, with the unknown last and equal ones in the order of execution', () => {
    expect(positions(nodes, { ...all, sorting: { column: 'ms', descending: true } })).toEqual([1, 2, 0]);
    expect(positions(nodes, { ...all, sorting: { column: 'mflops', descending: true } })).toEqual([0, 2, 1]);
    expect(positions(nodes, { ...all, sorting: { column: 'mflops', descending: false } })).toEqual([0, 2, 1]);
    expect(positions(nodes, { ...all, sorting: { column: 'name', descending: false } })).toEqual([0, 2, 1]);
  });

  it('sorts by work what is to be sorted by time, where no time is predicted', () => {
    const plain = chain({ predictedMs: null, flops: 1 }, { predictedMs: null, flops: 2 });
    expect(positions(plain, { ...all, sorting: { column: 'ms', descending: true } })).toEqual([1, 0]);
  });

  it('filters by every word, in name, operator and class', () => {
    expect(positions(nodes, { ...all, filter: 'CONV b' })).toEqual([2]);
    expect(positions(nodes, { ...all, filter: 'element' })).toEqual([1]);
    expect(positions(nodes, { ...all, nodeClass: 'conv' })).toEqual([0, 2]);
    expect(positions(nodes, { ...all, filter: 'nothing' })).toEqual([]);
  });

  it('adds shares up to the whole in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }),
        fc.constantFrom(...columnIds),
        fc.boolean(),
        (ms, column, descending) => {
          const rows = tableRows(chain(...ms.map((predictedMs) => ({ predictedMs }))), {
            ...all,
            sorting: { column, descending },
          });
          expect(new Set(rows.map(({ position }) => position)).size).toBe(ms.length);
          expect(rows[rows.length - 1].cumulative).toBeCloseTo(ms.some((each) => each > 0) ? 1 : 0, 6);
        },
      ),
    );
  });
});

describe('visibleRange', () => {
  it('covers the view with some rows around it, and nothing beyond the table', () => {
    expect(visibleRange(0, 260, 26, 5000)).toEqual({ from: 0, to: 18 });
    expect(visibleRange(2600, 260, 26, 5000)).toEqual({ from: 92, to: 118 });
    expect(visibleRange(129_900, 260, 26, 5000)).toEqual({ from: 4988, to: 5000 });
    expect(visibleRange(5000, 260, 26, 3)).toEqual({ from: 3, to: 3 });
  });
});

describe('memorySteps', () => {
  it('keeps the peak however few steps there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (bytes, most) => {
          const steps = memorySteps(bytes, most);
          expect(steps.length).toBeLessThanOrEqual(most);
          expect(Math.max(...steps.map((step) => step.bytes))).toBe(Math.max(...bytes));
          expect(steps[steps.length - 1].to).toBe(bytes.length);
          expect(bytes[peakPosition(bytes)]).toBe(Math.max(...bytes));
        },
      ),
    );
  });
});

describe('nodesCsv', () => {
  it('writes a line per node, empty where a value is not known, and defuses names', () => {
    const lines = nodesCsv(
      chain({ name: '=cmd()' }, { flops: null, outputShape: null, predictedMs: null }),
    ).split('\r\n');
    expect(lines[1]).toMatch(/^1,'=cmd\(\),Conv,conv,1x8,50,100,10,32,40,32,64,1,1$/);
    expect(lines[2]).toMatch(/^2,node1,Conv,conv,,50,,10,32,40,32,64,,0$/);
  });
});

describe('operatorGroups', () => {
  const nodes = chain(
    { predictedMs: 1 },
    { operator: 'Relu', predictedMs: 3, flops: null },
    { predictedMs: 2 },
    { operator: 'Add', predictedMs: 1 },
  );

  it('adds up what the nodes of an operator take, and says where a part is not known', () => {
    expect(operatorGroups(nodes, { column: 'share', descending: true })[0]).toEqual({
      operator: 'Conv',
      nodes: 2,
      ms: 3,
      share: 3 / 7,
      mflops: 0.0002,
      parameters: 20,
      megabytes: 0.000208,
    });
    expect(operatorGroups(nodes, { column: 'operator', descending: false })[2]).toMatchObject({
      operator: 'Relu',
      mflops: null,
    });
  });

  it('sorts both ways, with the unknown last and equal ones as they occur', () => {
    const order = (column: 'share' | 'mflops' | 'operator', descending: boolean): string[] =>
      operatorGroups(nodes, { column, descending }).map(({ operator }) => operator);
    expect(order('share', true)).toEqual(['Conv', 'Relu', 'Add']);
    expect(order('share', false)).toEqual(['Add', 'Conv', 'Relu']);
    expect(order('mflops', false)).toEqual(['Add', 'Conv', 'Relu']);
    expect(order('operator', true)).toEqual(['Relu', 'Conv', 'Add']);
  });
});

describe('the name of a model', () => {
  it.each([
    ['models/resnet18.onnx', 'resnet18'],
    ['repository/densenet_onnx/1/model.onnx', 'densenet_onnx'],
    ['C:\\shop\\ranker\\v3\\model.onnx', 'ranker'],
    ['model.onnx', 'model'],
  ])('of %s is %s', (file, expected) => {
    expect(modelName(file)).toBe(expected);
  });

  it('stands beside what the file calls itself, where that tells more', () => {
    expect(ownName('models/a.onnx', 'resnet50')).toBe('resnet50');
    for (const plain of ['main_graph', 'torch-jit-export', 'graph', '', undefined, 'A']) {
      expect(ownName('models/a.onnx', plain)).toBeNull();
    }
  });
});

describe('formats', () => {
  it.each([
    [formatBytes(0), '0 B'],
    [formatBytes(999), '999 B'],
    [formatBytes(46_758_000), '46.8 MB'],
    [formatMetric(3_631_000_000), '3.63 G'],
    [formatMetric(512), '512'],
    [formatFigure(11_689_512), '11,689,512'],
    [formatFigure(0.2007), '0.201'],
    [formatFigure(9.94), '9.94'],
    [formatFigure(0), '0'],
    [formatFigure(0.0001), '<0.001'],
    [formatShare(0.0357), '3.6'],
    [formatNodeMs(0), 'fused'],
    [formatNodeMs(0.0804), '0.080'],
    [formatNodeMs(123.4), '123'],
    [formatShape([1, 64, 56, 56]), '1 × 64 × 56 × 56'],
    [formatShape([]), 'scalar'],
    [formatShape(null), '?'],
  ])('%s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});

describe('readSavedState', () => {
  it('takes what it knows and ignores the rest', () => {
    expect(
      readSavedState({
        sorting: { column: 'ms', descending: true },
        filter: 'conv',
        dimensions: { batch: 4, bad: 'x', zero: 0 },
        listed: 'operators',
      }),
    ).toEqual({
      listed: 'operators',
      sorting: { column: 'ms', descending: true },
      filter: 'conv',
      dimensions: { batch: 4 },
    });
    expect(
      readSavedState({ sorting: { column: 'nothing' }, filter: 3, dimensions: null, listed: 'x' }),
    ).toEqual({});
    expect(readSavedState('garbage')).toEqual({});
  });
});
