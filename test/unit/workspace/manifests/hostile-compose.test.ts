import { describe, expect, it } from 'vitest';
import { cpuMs } from '../../support/cpu-time';
import { readCompose, readKubernetes, referencesOf } from './support';

/** The most that one project lists, and the line that says so. */
const MOST_PROBLEMS = 101;
const problemsOf = ({ problems }: Awaited<ReturnType<typeof readCompose>>): string[] =>
  problems.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
const services = (count: number, rest: (index: number) => string): string =>
  `services:\n${Array.from({ length: count }, (_, index) => `  s${index}:\n    image: x\n${rest(index)}`).join('')}`;

describe('variable files with quotes that do not match', () => {
  const text = 'services:\n  a:\n    env_file: .env\n';

  it('are read as far as possible, and the place is reported', async () => {
    const reading = await readCompose(text, {
      '.env': 'A_URL="http://a:1"\nB_URL="http://b:1\nC_URL="http://c:1"\nD_URL=http://d:1\n',
    });
    expect(problemsOf(reading)).toEqual(['.env:2 B_URL: text stands behind the closing quote']);
    expect(referencesOf(reading)).toContain('a -> d (environment)');
  });

  it('are reported when a quote is never closed', async () => {
    const reading = await readCompose(text, { '.env': `A_URL='${' '.repeat(1000)}\nB_URL=http://b:1\n` });
    expect(problemsOf(reading)).toEqual([".env:1 A_URL: the quote ' is not closed"]);
    expect(referencesOf(reading)).toEqual(['a -> b (environment)']);
  });

  it('say nothing of comments behind a closing quote', async () => {
    const reading = await readCompose(text, { '.env': 'A_URL="http://a:1" # the first\r\nB="x"\r\n' });
    expect(problemsOf(reading)).toEqual([]);
  });
});

describe('services that refer to what is not there', () => {
  it.each([
    ['extends: {service', (index: number) => `t${index}}`],
    ['extends: {service: t, file', (index: number) => `f${index}.yml}`],
    ['env_file', (index: number) => `t${index}.env`],
    ...['depends_on', 'links', 'volumes_from', 'configs', 'secrets'].map(
      (key) => [key, (index: number) => `[t${index}]`] as const,
    ),
  ] as const)('are read in linear time: %s', async (key, value) => {
    const count = 25_000;
    const text = services(count, (index) => `    ${key}: ${value(index)}\n`);
    const ms = await cpuMs(async () => {
      const { problems } = await readCompose(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.length).toBeLessThanOrEqual(MOST_PROBLEMS);
    });
    expect(ms).toBeLessThan(5000);
  });
});

describe('lines of a .env that are no variables', () => {
  it('are said, and a byte order mark in front of a name is none of it', async () => {
    const reading = await readCompose('services:\n  a:\n    env_file: .env\n', {
      '.env': 'null\n# hosts\n\uFEFFB_URL=http://b:1 # first\n\n= x\nC_URL="http://c:1" # second\n',
    });
    expect(referencesOf(reading)).toEqual(['a -> b (environment)', 'a -> c (environment)']);
    expect(problemsOf(reading)).toEqual(['.env:5 a line that is no variable is left out']);
  });
});

describe('variables that hold one another twice', () => {
  it('are unknown beyond a length, and the rest is read', async () => {
    const doubled = Array.from({ length: 100 }, (_, index) => `V${index + 1}=\${V${index}}\${V${index}}`);
    const reading = await readCompose('services:\n  a:\n    env_file: .env\n', {
      '.env': ['V0=aaaaaaaa', ...doubled, 'B_URL=http://b:1'].join('\n'),
    });
    expect(referencesOf(reading)).toEqual(['a -> b (environment)']);
  });
});

describe('services of a project', () => {
  it('are read up to a number, and the place is reported', async () => {
    const reading = await readCompose(services(5_002, () => ''));
    expect(reading.declarations).toHaveLength(5_000);
    expect(problemsOf(reading)).toEqual([
      'docker-compose.yml:10002 services from s5000 on were not read: the project has more than 5,000',
    ]);
  });

  it('are counted over all files', async () => {
    const reading = await readCompose(`include: [a.yml, b.yml]\n${services(10, () => '')}`, {
      'a.yml': services(4_500, () => '').replaceAll('  s', '  a'),
      'b.yml': services(4_500, () => '').replaceAll('  s', '  b'),
    });
    expect(reading.declarations).toHaveLength(5_000);
    expect(problemsOf(reading)[0]).toMatch(/^b\.yml:\d+ services from b490 on were not read/);
  });
});

describe('chains of extends', () => {
  const chain = (count: number): string =>
    services(count, (index) =>
      index === 0 ? '    depends_on: [far]\n' : `    extends: {service: s${index - 1}}\n`,
    );

  it('are followed as far as people write them', async () => {
    expect(referencesOf(await readCompose(chain(20)))).toContain('s19 -> far (depends_on)');
  });

  it('end with a note at the service that goes too far', async () => {
    const reading = await readCompose(chain(2000));
    expect(reading.declarations).toHaveLength(2000);
    expect(problemsOf(reading)[0]).toMatch(
      /^docker-compose\.yml:\d+ what s32 extends was not followed: more than 32 services extend one another$/,
    );
  });

  it('that go in a circle end with a note', async () => {
    const reading = await readCompose(
      services(50, (index) => `    extends: {service: s${(index + 1) % 50}}\n`),
    );
    expect(reading.declarations).toHaveLength(50);
    expect(reading.problems.length).toBeGreaterThan(0);
  });

  it('to services that do not exist list the first problems only', async () => {
    const reading = await readCompose(services(3000, (index) => `    extends: {service: t${index}}\n`));
    expect(reading.declarations).toHaveLength(3000);
    expect(reading.problems).toHaveLength(101);
    expect(reading.problems.at(-1)?.reason).toMatch(/^more than 100 problems/);
  });
});

describe('a kustomization', () => {
  it('with fields that kustomize does not know says which', async () => {
    const { problems } = await readKubernetes('sources:\n- a.yaml\nnamespace: x\n', 'kustomization.yaml');
    expect(problems).toMatchObject([{ line: 1, reason: "kustomize does not know the field 'sources'" }]);
  });

  it('with a field twice says where', async () => {
    const { problems } = await readKubernetes('resources: [a]\nresources: [b]\n', 'kustomization.yaml');
    expect(problems).toMatchObject([{ line: 2, reason: expect.stringContaining('first value counts') }]);
  });

  it('with names where maps belong says so', async () => {
    const text = 'resources:\nconfigMapGenerator:\n- a.yaml\n- b.yaml\n';
    const { problems } = await readKubernetes(text, 'kustomization.yaml');
    expect(problems).toMatchObject([
      { line: 2, reason: expect.stringMatching(/^configMapGenerator holds names/) },
    ]);
  });

  it('is told by its fields when its kind is damaged, too', async () => {
    const text = 'apiVersion: kustomise/v1\nkind: Kustomixation\nresources: [a.yaml]\n';
    const { kustomizations, problems } = await readKubernetes(text, 'kustomization.yaml');
    expect(kustomizations?.map(({ resources }) => resources)).toEqual([['a.yaml']]);
    expect(problems).toHaveLength(1);
  });

  it('is told by its kind when the API group is damaged', async () => {
    const text = 'apiVersion: kustomise/v1\nkind: Kustomization\nresources: [a.yaml]\n';
    const { problems, kustomizations } = await readKubernetes(text, 'kustomization.yaml');
    expect(kustomizations?.[0].resources).toEqual(['a.yaml']);
    expect(problems).toMatchObject([
      { line: 1, reason: 'the apiVersion is not one of kustomize.config.k8s.io/' },
    ]);
  });
});
