import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseExposition } from '../../../../../src/workspace/metrics/exposition/recognise';
import { parseSample } from '../../../../../src/workspace/metrics/exposition/sample';

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

describe('parseSample', () => {
  it('gives back any name, labels, value and time', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,8}$/), fc.string()),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.nat(),
        (labels, value, seconds) => {
          const timeMs = 1_700_000_000_000 + seconds;
          const written = Object.entries(labels).map(([key, label]) => `${key}="${escaped(label)}"`);
          const sample = parseSample(`rpc:calls_total{${written.join(',')}} ${value} ${timeMs}`);
          expect(sample).toMatchObject({ name: 'rpc:calls_total', timeMs });
          expect(sample?.value).toBeCloseTo(value, 10);
          expect([...(sample?.labels ?? [])]).toEqual(Object.entries(labels));
        },
      ),
    );
  });

  it('reads what OpenMetrics adds: seconds, exemplars, quoted names', () => {
    expect(parseSample('a_total 5 1714979000.25 # {trace_id="x"} 0.5 1714979000')).toMatchObject({
      value: 5,
      timeMs: 1_714_979_000_250,
    });
    expect(parseSample('{"http.requests", route="/"} +Inf')).toMatchObject({
      name: 'http.requests',
      value: NaN,
      timeMs: undefined,
    });
  });

  it.each(['', 'a', 'a{b="c"', 'a{b=c} 1', 'a{} x', 'a 1 2 3', 'level=info msg="x"', 'a{b} 1 x'])(
    'refuses %j',
    (line) => expect(parseSample(line)).toBeUndefined(),
  );
});

describe('recogniseExposition', () => {
  it('needs a declaration, or nothing but samples', () => {
    expect(recogniseExposition('# HELP a b\n# TYPE a gauge\na 1\n')).toEqual({ isTimed: false });
    expect(recogniseExposition('a{b="c"} 1 1714979000000\na{b="d"} 1 1714979000000\n')).toEqual({
      isTimed: true,
    });
    expect(recogniseExposition('name 1\nother 2\n')).toBeUndefined();
    expect(recogniseExposition('web_port 80\nINFO x{a="b"} 1 started\n')).toBeUndefined();
    expect(recogniseExposition('# TYPE a gauge\n')).toBeUndefined();
  });
});
