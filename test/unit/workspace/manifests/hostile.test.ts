import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_MANIFEST_BYTES } from '../../../../src/workspace/manifests/manifest-text';
import { readManifest } from '../../../../src/workspace/manifests/read';
import { workspaceFiles } from '../../../../src/workspace/manifests/serving/workspace-files';
import { readCompose, readKubernetes } from './support';
import { cpuMs } from '../../support/cpu-time';

describe('hostile manifests', () => {
  it('refuses a YAML bomb quickly and says why', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
    );
    const text = `services: { web: {} }\nx-bomb:\n  l0: &l0 lol\n${levels.join('\n')}\n`;
    const spentMs = await cpuMs(async () => {
      const { declarations, problems } = await readCompose(text);
      expect(declarations).toEqual([]);
      expect(problems).toMatchObject([
        { severity: 'error', reason: expect.stringContaining('aliases expand') },
      ]);
    });
    expect(spentMs).toBeLessThan(2000);
  });

  it('refuses an alias to an enclosing node', async () => {
    const { problems } = await readCompose('services: &s\n  web:\n    <<: *s\n');
    expect(problems).toMatchObject([{ reason: expect.stringContaining('contains it') }]);
  });

  it.each([
    ['flow', '['.repeat(200_000)],
    ['block', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses deep %s nesting', async (_kind, text) => {
    const { problems } = await readKubernetes(text);
    expect(problems).toMatchObject([
      { severity: 'error', reason: expect.stringContaining('nested deeper than') },
    ]);
  });

  it('reads a large plain manifest in a few seconds, keys repeated or not', async () => {
    const entries = Array.from({ length: 40_000 }, (_, index) => `    K${index % 30_000}: v${index}`).join(
      '\n',
    );
    expect(await cpuMs(() => readCompose(`services:\n  web:\n   environment:\n${entries}\n`))).toBeLessThan(
      8000,
    );
  });

  it.each([
    ['directives', '%\n', 45_000],
    ['documents', '---\n', 45_000],
    ['entries', 'a: b\n', 210_000],
  ])('stops reading endless %s', async (_what, line, count) => {
    const { problems } = await readKubernetes(line.repeat(count));
    expect(problems.at(-1)).toMatchObject({
      severity: 'error',
      reason: expect.stringContaining('more than 100,000 tokens'),
    });
  });

  it('reads what stands behind definitions of resources, however long they are', async () => {
    const definition = `kind: CustomResourceDefinition\nspec:\n${'- {a: b}\n'.repeat(40_000)}`;
    const workload =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: b}]}\n';
    const { problems, declarations } = await readKubernetes(`${definition}---\n${workload}`);
    expect(problems).toEqual([]);
    expect(declarations.map(({ name }) => name)).toEqual(['web']);
  });

  it('says what belongs to the other format, and what a mark changes', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n';
    const compose = 'services:\n  web: {image: b}\n';
    const among = await readKubernetes(`${pod}---\n${compose}`);
    expect(among.problems).toMatchObject([
      { line: 6, reason: expect.stringContaining('services of Compose') },
    ]);
    const within = await readCompose(`${compose}---\n${pod}`);
    expect(within.problems).toMatchObject([
      { line: 4, reason: expect.stringContaining('Kubernetes object') },
    ]);
    const marked = await readCompose('services:\n  web: {image: b}\n\uFEFFvolumes: {}\n');
    expect(marked.problems).toMatchObject([{ line: 3, reason: expect.stringContaining('byte order mark') }]);
  });

  it('says that a key is repeated, and counts the first', async () => {
    const text = 'services:\n  web: {image: a, image: b}\nservices:\n  cart: {image: c}\n';
    const { problems, declarations } = await readCompose(text);
    expect(declarations.map(({ name, image }) => [name, image])).toEqual([['web', 'a']]);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 1],
      [2, 19],
    ]);
    expect(problems[0]).toMatchObject({
      severity: 'warning',
      reason: expect.stringContaining('first value'),
    });
    const pods = `${'kind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n'.repeat(30)}`;
    const twice = await readKubernetes(`apiVersion: v1\n${pods}---\napiVersion: v1\n${pods}`);
    expect(twice.problems).toHaveLength(21);
    expect(twice.problems.at(-1)?.reason).toMatch(/^more than 20 keys are repeated/);
  });

  it('reads a service thousands of times in linear time', async () => {
    const service = '  web:\n    image: a\n    depends_on: [cart]\n    deploy: {replicas: 2}\n';
    expect(await cpuMs(() => readCompose(`services:\n${service.repeat(5000)}`))).toBeLessThan(8000);
    const { declarations } = await readCompose(`services:\n${service.repeat(50)}`);
    expect(declarations.map(({ references }) => references.length)).toEqual([1]);
  });

  it('never throws, whatever the text', async () => {
    const fragment = fc.constantFrom(
      'services:',
      '\n',
      '  ',
      'a: ',
      '- ',
      '&x ',
      '*x',
      '<<: ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|\n',
      '---\n',
      '%YAML 1.1\n',
      '!!map ',
      '${',
      '}',
      '$(A)',
      'kind: Pod\n',
      '\t',
      '# c',
      '\uFEFF',
      '?',
      ': ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 40 }), async (fragments) => {
        const text = fragments.join('');
        await readCompose(text);
        await readKubernetes(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meshlens-manifests-'));
    await mkdir(join(folder, 'deploy'));
    await writeFile(
      join(folder, 'deploy', 'compose.yml'),
      'include: [link.yml, ../inside.yml, /etc/hostname, ../../outside.yml]\nservices: { web: {} }\n',
    );
    await writeFile(join(folder, 'inside.yml'), 'services: { inside: {} }\n');
    await symlink('/etc/hostname', join(folder, 'deploy', 'link.yml'));
    await writeFile(join(folder, 'compose.yml'), '');
    await writeFile(join(folder, 'binary.yml'), Buffer.from([0, 1, 2, 3]));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('follows includes in the folder, but no link and no absolute path', async () => {
    const { services } = await readManifest(
      {
        path: join(folder, 'deploy', 'compose.yml'),
        relative: 'deploy/compose.yml',
        kind: 'compose',
        bytes: 80,
      },
      workspaceFiles(folder),
    );
    const { declarations, problems } = services;
    expect(declarations.map(({ name, nameRange }) => `${nameRange.file} ${name}`)).toEqual([
      'deploy/compose.yml web',
      'inside.yml inside',
    ]);
    expect(problems.map(({ line, severity }) => `${line} ${severity}`)).toEqual([
      '1 note',
      '1 note',
      '1 note',
    ]);
  });

  it.each([
    ['compose.yml', MAX_MANIFEST_BYTES + 1, 'larger than 5 MB'],
    ['missing.yml', 1, 'ENOENT'],
    ['binary.yml', 4, 'not a text'],
  ])('refuses %s with a reason', async (name, bytes, reason) => {
    const { services } = await readManifest(
      { path: join(folder, name), relative: name, kind: 'kubernetes', bytes },
      workspaceFiles(folder),
    );
    expect(services).toMatchObject({
      declarations: [],
      problems: [{ file: name, severity: 'error', reason: expect.stringContaining(reason) }],
    });
  });
});
