import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, replaceToken } from '../../../../../src/contracts/fix';
import { insertValue } from '../../../../../src/contracts/insertion';
import type { Field } from '../../../../../src/contracts/deployment';
import { readCompose, readKubernetes } from '../support';

/** Values that are written; null leaves the field out. */
const system = fc.record({
  replicas: fc.option(fc.integer({ min: 0, max: 99 }).map(String)),
  request: fc.option(fc.constantFrom('100m', '0.5', '1e-1', '2')),
  limit: fc.option(fc.constantFrom('1500m', '.5', '3')),
  indent: fc.integer({ min: 1, max: 5 }),
  quote: fc.constantFrom('', "'", '"'),
  flow: fc.boolean(),
  comments: fc.boolean(),
  crlf: fc.boolean(),
  bom: fc.boolean(),
});
type System = typeof system extends fc.Arbitrary<infer T> ? T : never;
type Level = readonly [key: string, value: string | null | readonly Level[]];

/** Writes nested keys; what is null, or holds only nulls, is left out. */
function write(levels: readonly Level[], form: System, depth = 0): string[] {
  const pad = ' '.repeat(form.indent * depth);
  return levels.filter(isWritten).flatMap(([key, value]) => {
    if (typeof value === 'string') {
      return [`${pad}${key}: ${value}${form.comments ? ' # a remark' : ''}`];
    }
    if (form.flow && depth > 0) {
      return [`${pad}${key}: ${inline(value ?? [])}`];
    }
    return [`${pad}${key}:`, ...write(value ?? [], form, depth + 1)];
  });
}

function inline(levels: readonly Level[]): string {
  const entries = levels
    .filter(isWritten)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : inline(value ?? [])}`);
  return `{ ${entries.join(', ')} }`;
}

function isWritten([, value]: Level): boolean {
  return value !== null && (typeof value === 'string' || value.some(isWritten));
}

function finish(lines: readonly string[], { crlf, bom }: System): string {
  return `${bom ? '\uFEFF' : ''}${lines.join(crlf ? '\r\n' : '\n')}${crlf ? '\r\n' : '\n'}`;
}

const quoted = (value: string | null, { quote }: System) => value && `${quote}${value}${quote}`;

function asCompose(form: System): string {
  const resources: Level = [
    'resources',
    [
      ['reservations', [['cpus', quoted(form.request, form)]]],
      ['limits', [['cpus', quoted(form.limit, form)]]],
    ],
  ];
  const deploy: Level = ['deploy', [['replicas', quoted(form.replicas, form)], resources]];
  return finish(write([['services', [['cart', [['image', 'cart'], deploy]]]]], form), form);
}

function asKubernetes(form: System): string {
  const resources: Level = [
    'resources',
    [
      ['requests', [['cpu', quoted(form.request, form)]]],
      ['limits', [['cpu', quoted(form.limit, form)]]],
    ],
  ];
  const container = inline([['name', 'cart'], resources]);
  const template: Level = ['template', [['spec', [['containers', `[${container}]`]]]]];
  const spec: Level = ['spec', [['replicas', quoted(form.replicas, form)], template]];
  return finish(write([['kind', 'Deployment'], ['metadata', [['name', 'cart']]], spec], form), form);
}

type Read = (text: string) => ReturnType<typeof readCompose>;

async function fieldsOf(text: string, read: Read): Promise<Field[]> {
  const { declarations, problems } = await read(text);
  expect(problems).toEqual([]);
  const { replicas, containers } = declarations[0].deployment ?? expect.fail('no deployment');
  return [replicas, containers[0].cpuRequest, containers[0].cpuLimit];
}

/** Each field is where it says, can be changed there, and can be added where it is left out. */
async function expectPlaces(text: string, read: Read, form: System): Promise<void> {
  const written = [form.replicas, form.request, form.limit];
  const fields = await fieldsOf(text, read);
  for (const [index, { stated, insertion }] of fields.entries()) {
    expect(stated?.token.text ?? null).toBe(written[index]);
    const edit = stated ? replaceToken(stated.token, '7') : insertion && insertValue(insertion, '7');
    const changed = edit && applyEdits(text, [edit]);
    expect(changed, text).not.toBeNull();
    const after = await fieldsOf(changed ?? '', read);
    expect(
      after.map((field) => field.stated?.value ?? null),
      changed ?? '',
    ).toEqual(fields.map((field, other) => (other === index ? 7 : (field.stated?.value ?? null))));
  }
}

describe('the place of every field is the field, or where it can be added', () => {
  it.each([
    ['Compose', asCompose, (text: string) => readCompose(text)],
    ['Kubernetes', asKubernetes, (text: string) => readKubernetes(text)],
  ])('in %s, however it is written', async (_format, as, read) => {
    await fc.assert(
      fc.asyncProperty(system, async (form) => expectPlaces(as(form), read, form)),
      { numRuns: 150 },
    );
  });
});
