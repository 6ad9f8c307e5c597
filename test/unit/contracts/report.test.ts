import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { completeExplanation, completeReport, emptyReport } from './report-fixture';

type Json = Record<string, unknown>;

const load = (name: string): Json => JSON.parse(readFileSync(`docs/${name}.schema.json`, 'utf8')) as Json;
const contracts = [
  { name: 'report', schema: load('report'), complete: completeReport as unknown as Json },
  { name: 'explanation', schema: load('explanation'), complete: completeExplanation as unknown as Json },
];

describe.each(contracts)('the $name schema', ({ schema, complete }) => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  const validate = ajv.compile(schema);
  const problemsOf = (value: unknown): string[] =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);

  it('accepts an object that uses every field', () => {
    expect(problemsOf(complete)).toEqual([]);
  });

  it('rejects the loss of any field and the gain of an unknown one, at every depth', () => {
    const accepted: string[] = [];
    for (const path of objectPaths(complete)) {
      if (problemsOf(changed(complete, path, (target) => ({ ...target, unheardOf: 1 }))).length === 0) {
        accepted.push(`${path.join('.')} + unheardOf`);
      }
      for (const key of Object.keys(at(complete, path))) {
        const without = changed(complete, path, (target) =>
          Object.fromEntries(Object.entries(target).filter(([name]) => name !== key)),
        );
        if (problemsOf(without).length === 0) {
          accepted.push([...path, key].join('.'));
        }
      }
    }
    // What may be absent is exactly what the types mark optional. A map of services may grow and shrink.
    const optional = accepted.filter((path) => !path.startsWith('anomaly.scores'));
    const names = new Set(optional.map((path) => path.split('.').at(-1)));
    expect([...names].sort()).toEqual(
      complete === contracts[0].complete
        ? [
            'affected',
            'also',
            'attributes',
            'column',
            'count',
            'fix',
            'followUps',
            'instances',
            'isGiven',
            'kind',
            'line',
            'messages',
            'metrics',
            'namespace',
            'record',
            'red',
            'similar',
            'unseen',
            'versions',
          ]
        : ['attributes', 'comparison', 'followUps', 'line', 'metrics'],
    );
    expect(
      optional.every(
        (path) =>
          path.endsWith('.fix') ||
          path.endsWith('.messages') ||
          path.endsWith('.affected') ||
          /\.(?:kind|also|unseen|isGiven|similar|namespace|red|red\.versions|red\.instances)$/.test(path) ||
          path.endsWith('attributes') ||
          path === 'comparison' ||
          path.endsWith('followUps') ||
          path.endsWith('metrics') ||
          path.includes('.problems.') ||
          path.includes('.spans.') ||
          path.includes('.location.'),
      ),
    ).toBe(true);
  });

  it('rejects a value of another type in any field', () => {
    const accepted: string[] = [];
    for (const path of objectPaths(complete)) {
      for (const [key, value] of Object.entries(at(complete, path))) {
        const wrong = typeof value === 'string' ? 7 : 'seven';
        if (problemsOf(changed(complete, path, (target) => ({ ...target, [key]: wrong }))).length === 0) {
          accepted.push([...path, key].join('.'));
        }
      }
    }
    expect(accepted).toEqual([]);
  });

  it('describes no field that the fixture, and so the types, do not have', () => {
    expect(undeclared(schema, complete, schema)).toEqual([]);
  });
});

describe('the report schema', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(contracts[0].schema);

  it('accepts a report of a folder in which nothing was found', () => {
    expect(validate(emptyReport), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['another version', { version: 2 }],
    ['an unknown kind of input', { inputs: [{ ...completeReport.inputs[0], kind: 'thrift' }] }],
    ['line 0', { findings: [{ ...completeReport.findings[0], line: 0 }] }],
    ['a score that is text', { anomaly: { ...completeReport.anomaly, scores: { cart: ['1'] } } }],
    ['windows that are missing and present', { windows: { ...completeReport.windows, present: [null] } }],
    ['a count that is no whole number', { services: [{ ...completeReport.services[0], spans: 1.5 }] }],
  ])('rejects %s', (_, change) => {
    expect(validate({ ...completeReport, ...change })).toBe(false);
  });
});

type Path = readonly (string | number)[];

/** Paths of all objects inside `value`; of an array only its first object, except that null never counts. */
function objectPaths(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) {
    return value.length > 0 ? objectPaths(value[0], [...path, 0]) : [];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return [path, ...Object.entries(value).flatMap(([key, item]) => objectPaths(item, [...path, key]))];
}

function at(value: unknown, path: Path): Json {
  return path.reduce<unknown>(
    (target, key) => (target as Record<string | number, unknown>)[key],
    value,
  ) as Json;
}

function changed(value: Json, path: Path, change: (target: Json) => Json): Json {
  const copy = structuredClone(value);
  if (path.length === 0) {
    return change(copy);
  }
  const parent = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path[path.length - 1];
  parent[key] = change(parent[key] as Json);
  return copy;
}

/** Properties the schema names and the example lacks. */
function undeclared(schema: Json, example: unknown, root: Json, path = ''): string[] {
  if (typeof schema.$ref === 'string') {
    return undeclared(
      (root.$defs as Record<string, Json>)[schema.$ref.replace('#/$defs/', '')],
      example,
      root,
      path,
    );
  }
  if (Array.isArray(schema.anyOf)) {
    return (schema.anyOf as Json[]).flatMap((branch) => undeclared(branch, example, root, path));
  }
  if (schema.items) {
    return Array.isArray(example) && example.length > 0
      ? undeclared(schema.items as Json, example[0], root, `${path}[]`)
      : [`${path}: no example`];
  }
  if (!schema.properties) {
    return [];
  }
  const object = example as Json;
  return Object.entries(schema.properties as Record<string, Json>).flatMap(([key, property]) =>
    key in object ? undeclared(property, object[key], root, `${path}.${key}`) : [`${path}.${key}`],
  );
}
