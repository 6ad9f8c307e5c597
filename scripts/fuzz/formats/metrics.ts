/** Metric files: a column a series, a measurement a row, Prometheus' answer, OTLP in both encodings. */
import type { Random } from '../../../src/numeric/random';
import { between, joined, type Part, record, type Sample } from '../parts';
import { CELL_TOKEN } from './csv-traces';
import { JSON_TOKEN } from './json-traces';
import { attribute, delimited, double, fixed64, message } from './wire';

const START_S = 1_700_000_000;
const STEP_S = 60;

const metrics = (name: string, parts: readonly Part[], token: RegExp | null): Sample => ({
  reading: 'metrics',
  files: [{ name, parts }],
  token,
  canBePacked: true,
});
const series = (random: Random): number[] =>
  Array.from({ length: 3 + random.integer(20) }, (_, index) => index);
const steps = (random: Random): number[] =>
  Array.from({ length: 5 + random.integer(40) }, (_, index) => index);

/** Each row is known by the value of its first series, which no other row has. */
export function wideCsv(random: Random): Sample {
  const names = series(random).map((index) => `s${index}`);
  const rows = steps(random).map((step) =>
    record(
      `row:${step + 0.5}`,
      [
        new Date((START_S + step * STEP_S) * 1000).toISOString(),
        step + 0.5,
        ...names.slice(1).map(() => random.integer(1000) / 10),
      ].join(','),
    ),
  );
  return metrics(
    'wide.csv',
    [between(`time,${names.join(',')}\n`), ...joined(rows, '\n'), between('\n')],
    CELL_TOKEN,
  );
}

export function longCsv(random: Random): Sample {
  const times = steps(random);
  const rows = series(random).flatMap((index) =>
    times.map((step) =>
      record(
        `row:${index * 1000 + step + 0.5}`,
        `s${index},${(START_S + step * STEP_S) * 1000},${index * 1000 + step + 0.5}`,
      ),
    ),
  );
  return metrics(
    'long.csv',
    [between('Series,Time,Value\n'), ...joined(rows, '\n'), between('\n')],
    CELL_TOKEN,
  );
}

export function prometheus(random: Random): Sample {
  const times = steps(random);
  const results = series(random).map((index) =>
    record(
      `series:up{job="j${index}"}`,
      JSON.stringify({
        metric: { __name__: 'up', job: `j${index}` },
        values: times.map((step) => [START_S + step * STEP_S, String(step)]),
      }),
    ),
  );
  return metrics(
    'prometheus.json',
    [
      between('{"status":"success","data":{"resultType":"matrix","result":['),
      ...joined(results, ','),
      between(']}}'),
    ],
    JSON_TOKEN,
  );
}

export function otlpMetricsJson(random: Random): Sample {
  const times = steps(random);
  const elements = series(random).map((index) => {
    const dataPoints = times.map((step) => ({
      timeUnixNano: `${START_S + step * STEP_S}000000000`,
      asDouble: step + 0.5,
    }));
    const element = {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: `svc${index}` } }] },
      scopeMetrics: [
        { scope: { name: 'lib' }, metrics: [{ name: 'load', unit: '1', gauge: { dataPoints } }] },
      ],
    };
    return { id: `series:svc${index} load`, element };
  });
  return random.uniform() < 0.5
    ? metrics(
        'metrics.json',
        [
          between('{"resourceMetrics":['),
          ...joined(
            elements.map(({ id, element }) => record(id, JSON.stringify(element))),
            ',',
          ),
          between(']}'),
        ],
        JSON_TOKEN,
      )
    : metrics(
        'metrics.jsonl',
        [
          ...joined(
            elements.map(({ id, element }) => record(id, JSON.stringify({ resourceMetrics: [element] }))),
            '\n',
          ),
          between('\n'),
        ],
        JSON_TOKEN,
      );
}

export function otlpMetricsProto(random: Random): Sample {
  const times = steps(random);
  const isSized = random.uniform() < 0.5;
  const elements = series(random).map((index) => {
    const points = times.map((step) =>
      message(1, fixed64(3, BigInt(START_S + step * STEP_S) * 1_000_000_000n), double(4, step + 0.5)),
    );
    const content = message(
      1,
      message(1, attribute(1, 'service.name', `svc${index}`)),
      message(2, message(1, delimited(1, 'lib')), message(2, delimited(1, 'load'), message(5, ...points))),
    );
    const size = Buffer.alloc(4);
    size.writeUInt32BE(content.length);
    return record(`series:svc${index} load`, isSized ? Buffer.concat([size, content]) : content);
  });
  return metrics('metrics.pb', elements, null);
}

export function labels(random: Random): Sample {
  const rows = Array.from({ length: 1 + random.integer(20) }, (_, index) => {
    const at = (step: number): string =>
      new Date((START_S + (index * 10 + step) * STEP_S) * 1000).toISOString();
    return record(`label:svc${index}`, `svc${index},${at(0)},${at(5)},cpu`);
  });
  return {
    reading: 'labels',
    files: [
      {
        name: 'labels.csv',
        parts: [between('service,from,to,type\n'), ...joined(rows, '\n'), between('\n')],
      },
    ],
    token: CELL_TOKEN,
    canBePacked: true,
  };
}
