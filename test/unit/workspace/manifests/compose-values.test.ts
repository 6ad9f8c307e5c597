import { describe, expect, it } from 'vitest';
import { withoutParts } from '../../../../src/workspace/manifests/compose-parts';
import { readCompose, referencesOf, textAt } from './support';

const web = (environment: string) => `services:\n  web:\n    environment: ${environment}\n`;

describe('values of a Compose service', () => {
  it('are built from earlier variables of .env, unless they are in single quotes', async () => {
    const { declarations } = await readCompose(web('["A=$A", "B=$B", "C=$C", "D=$D"]'), {
      '.env': 'HOST=cart\nA=http://${HOST}:80\nB="${HOST}:81"\nC=\'${HOST}:82\'\nD=${LATER}:83\nLATER=late\n',
    });
    expect(declarations[0].references.map(({ target }) => target)).toEqual(['cart', 'cart']);
    expect(declarations[0].unresolved).toEqual([{ name: 'D', mayHoldAddress: true }]);
  });

  it('in an env_file may use variables of .env, of earlier lines and of several lines', async () => {
    const reading = await readCompose(
      'services:\n  web:\n    env_file: [one.env, { path: two.env, format: raw }]\n',
      {
        '.env': 'HOST=cart\n',
        'one.env':
          'OWN=orders\nA=http://${HOST}:1\nB: http://${OWN}:2\nC="x\nD=http_none\n"\nE=http://old:4\n',
        'two.env': 'E=http://new:4\nF=http://${HOST}:5\n',
      },
    );
    expect(referencesOf(reading)).toEqual([
      'web -> new (environment)',
      'web -> cart (environment)',
      'web -> orders (environment)',
    ]);
  });

  it('come from .env for names without a value, and are unknown when nothing sets them', async () => {
    const files = { '.env': 'CART_URL=http://cart:80\n' };
    for (const text of [web('[CART_URL, ORDERS_URL]'), web('{ CART_URL: , ORDERS_URL: ~ }')]) {
      const reading = await readCompose(text, files);
      expect(referencesOf(reading)).toEqual(['web -> cart (environment)']);
      expect(textAt(text, reading.declarations[0].references[0].range)).toBe('CART_URL');
      expect(reading.declarations[0].unresolved).toEqual([{ name: 'ORDERS_URL', mayHoldAddress: true }]);
    }
  });

  it.each([
    ['http://cart:${PORT}/x?${Q}', []],
    ['amqp://user:${PASSWORD}@cart:5672', []],
    ['cart:${PORT}', []],
    ['http://${HOST}:80', [{ name: 'A_URL', mayHoldAddress: true }]],
    ['http://cart:80,http://${HOST}:80', [{ name: 'A_URL', mayHoldAddress: true }]],
    ['${HOST:-cart}:80', []],
  ])('of %s: a part that is not known matters where a host may stand', async (value, unresolved) => {
    const { declarations } = await readCompose(web(`{ A_URL: "${value}" }`));
    expect(declarations[0].unresolved).toEqual(unresolved);
  });

  it('with the name of a password hold no address', async () => {
    const { declarations } = await readCompose(web('[DB_PASSWORD, API_KEY, LOG_LEVEL, SETTINGS]'));
    expect(declarations[0].unresolved).toEqual([
      { name: 'DB_PASSWORD', mayHoldAddress: false },
      { name: 'API_KEY', mayHoldAddress: false },
      { name: 'LOG_LEVEL', mayHoldAddress: false },
      { name: 'SETTINGS', mayHoldAddress: true },
    ]);
  });

  it('are unknown when their file is missing, noted where it is required', async () => {
    const { declarations, problems } = await readCompose(
      'services:\n  web:\n    env_file: [gone.env, { path: perhaps.env, required: false }]\n',
    );
    expect(declarations[0].unresolved).toEqual([
      { name: 'gone.env', mayHoldAddress: true },
      { name: 'perhaps.env', mayHoldAddress: true },
    ]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      'env_file of gone.env was not followed: it cannot be read',
    ]);
  });

  it('hold the later one of two', async () => {
    const reading = await readCompose(web('["A=http://old:80", "B=http://cart:80", "A=http://new:80"]'));
    expect(referencesOf(reading)).toEqual(['web -> cart (environment)', 'web -> new (environment)']);
  });

  it('are integers of YAML 1.1 when they are not quoted, with the token they are written with', async () => {
    const text = `services:
  web:
    deploy: { replicas: 010 }
    environment: { A_TIMEOUT_MS: 0x1F, B_TIMEOUT_MS: 1_6, C_TIMEOUT_MS: 0b11, D_TIMEOUT_MS: "010", E_TIMEOUT_MS: 08 }
  010: {}
`;
    const { declarations } = await readCompose(text);
    expect(declarations[0].timeouts?.map(({ key, ms }) => [key, ms])).toEqual([
      ['A_TIMEOUT_MS', 31],
      ['B_TIMEOUT_MS', 16],
      ['C_TIMEOUT_MS', 3],
      ['D_TIMEOUT_MS', 10],
      ['E_TIMEOUT_MS', 8],
    ]);
    const stated = declarations[0].deployment?.replicas.stated;
    expect(stated).toMatchObject({ value: 8, token: { text: '010' } });
    expect(declarations[1].name).toBe('010');
  });
});

describe('Compose files that are merged', () => {
  const base =
    'services:\n  web:\n    environment: { CART_URL: "http://cart:80", LEGACY_URL: "http://legacy:80" }\n    depends_on: [cart, legacy]\n  legacy: {}\n';

  it.each([
    ['environment: { LEGACY_URL: !reset null }', ['cart', 'cart', 'legacy']],
    ['environment: !override { ORDERS_URL: "http://orders:80" }', ['orders', 'cart', 'legacy']],
    ['environment: !reset {}', ['cart', 'legacy']],
    ['environment: { LEGACY_URL: "http://new:80" }', ['new', 'cart', 'cart', 'legacy']],
    ['depends_on: !override [cart]', ['cart', 'legacy', 'cart']],
    ['depends_on: !reset []', ['cart', 'legacy']],
  ])('lay the override file over the first: %s', async (change, targets) => {
    for (const name of ['docker-compose.override.yml', 'compose.override.yaml']) {
      const { declarations } = await readCompose(base, { [name]: `services:\n  web:\n    ${change}\n` });
      const [{ references }] = declarations;
      expect(references.map(({ target }) => target)).toEqual(targets);
    }
  });

  it('lose a service that the override file takes away, and replace one that it overrides', async () => {
    const { declarations, problems } = await readCompose(base, {
      'compose.override.yaml': 'services:\n  legacy: !reset null\n  web: !override { image: x }\n',
    });
    expect(problems).toEqual([]);
    expect(declarations.map(({ name, references }) => [name, references.length])).toEqual([['web', 0]]);
  });

  it('drop what extends takes from its base the same way', async () => {
    const reading = await readCompose(
      'services:\n  web:\n    extends: { file: common.yml, service: base }\n    environment: { B: !reset null }\n    command: !reset []\n',
      {
        'common.yml':
          'services:\n  base:\n    command: --to=http://c:1\n    environment: { A: "http://a:1", B: "http://b:1" }\n',
      },
    );
    expect(referencesOf(reading)).toEqual(['web -> a (environment)']);
  });

  it('are read with the project directory and the variables of their include', async () => {
    const files = {
      'hub/hub.yml':
        'services:\n  web:\n    env_file: web.env\n    environment: { C_URL: "http://${C}:1" }\n',
      'hub/.env': 'C=own\nD=own\n',
      'hub/web.env': 'A_URL=http://near:1\n',
      'web.env': 'A_URL=http://root:1\n',
      'other.env': 'C=other\n',
    };
    const targets = async (include: string, more = {}) =>
      referencesOf(
        await readCompose(`include:\n  - ${include}\nservices: { cart: {} }\n`, { ...files, ...more }),
      );
    expect(await targets('hub/hub.yml')).toEqual(['web -> own (environment)', 'web -> near (environment)']);
    expect(await targets('{ path: hub/hub.yml, project_directory: . }', { '.env': 'C=main\n' })).toEqual([
      'web -> main (environment)',
      'web -> root (environment)',
    ]);
    expect(await targets('{ path: hub/hub.yml, env_file: other.env }')).toEqual([
      'web -> other (environment)',
      'web -> near (environment)',
    ]);
    expect(await targets('hub/hub.yml', { '.env': 'C=main\n' })).toEqual([
      'web -> main (environment)',
      'web -> near (environment)',
    ]);
    expect(
      await targets('{ path: [hub/hub.yml, hub/more.yml] }', {
        'hub/more.yml':
          'services:\n  web:\n    env_file: !reset []\n    environment: { C_URL: !reset null }\n',
      }),
    ).toEqual([]);
  });

  it('declare nothing by themselves when others use them', async () => {
    const named = async (file: string, text: string, files: Record<string, string>) => ({
      file,
      services: await readCompose(text, files),
    });
    const files = {
      'fragment.yml': 'services:\n  app: { image: x }\n',
      'part.yml': 'services:\n  part: { env_file: gone.env }\n',
    };
    const readings = [
      await named(
        'docker-compose.yml',
        'include: [part.yml]\nservices:\n  web: { extends: { file: fragment.yml, service: app } }\n',
        files,
      ),
      await named('fragment.yml', files['fragment.yml'], {}),
      await named('part.yml', files['part.yml'], {}),
    ];
    const kept = withoutParts(readings);
    expect(kept.map(({ services }) => services.declarations.map(({ name }) => name))).toEqual([
      ['web', 'part'],
      [],
      [],
    ]);
    expect(kept.map(({ services }) => services.problems.map(({ file }) => file))).toEqual([
      [],
      [],
      ['part.yml'],
    ]);
    expect(kept[0].services.declarations.map(({ project }) => project)).toEqual(['', '']);
  });
});
