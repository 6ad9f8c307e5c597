import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toReadableJson } from '../../../../src/cli/output/json';
import { explanationJson, reportJson } from '../../../../src/cli/output/serialise';
import { completeExplanation, completeReport } from '../../contracts/report-fixture';

describe('toReadableJson', () => {
  it('means what JSON.stringify means, for every value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(toReadableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves absent fields out and keeps a row of numbers on its line', () => {
    expect(toReadableJson({ a: undefined, b: [1, null, 2], c: [{ d: 1 }], e: [], f: {} })).toBe(
      '{\n  "b": [1, null, 2],\n  "c": [\n    {\n      "d": 1\n    }\n  ],\n  "e": [],\n  "f": {}\n}\n',
    );
  });
});

describe('reportJson and explanationJson', () => {
  it('lose nothing, whatever order the fields come in', () => {
    const backwards = Object.fromEntries(
      Object.entries(completeReport).reverse(),
    ) as unknown as typeof completeReport;
    expect(JSON.parse(reportJson(backwards))).toEqual(completeReport);
    expect(Object.keys(JSON.parse(reportJson(backwards)) as object).slice(0, 2)).toEqual(['version', 'tool']);
    expect(JSON.parse(explanationJson(completeExplanation))).toEqual(completeExplanation);
  });
});
