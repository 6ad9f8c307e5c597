import { describe, expect, it } from 'vitest';
import { readCompose, referencesOf, textAt } from './support';

const web = (fields: string, top = '') => `services:\n  web:\n${fields}${top}`;
const config = (definition: string) => web('    configs: [app]\n', `configs:\n  app: ${definition}\n`);

describe('files that a Compose service mounts', () => {
  it.each([
    ['written in the manifest', config('{ content: "url: http://orders:${PORT:-80}" }')],
    ['of a file', config('{ file: conf/app.yaml }')],
    ['of a variable', config('{ environment: ORDERS_URL }')],
    [
      'with a target',
      web('    configs: [{ source: app, target: /x }]\n', 'configs: { app: { file: conf/app.yaml } }\n'),
    ],
    ['as a secret', web('    secrets: [urls]\n', 'secrets: { urls: { file: conf/app.yaml } }\n')],
    ['as a volume', web('    volumes: ["./conf/app.yaml:/etc/app.yaml:ro"]\n')],
    [
      'as a volume in long form',
      web('    volumes: [{ type: bind, source: ./conf/app.yaml, target: /etc/app }]\n'),
    ],
    ['of an included file', `include: [base.yml]\n${web('    configs: [app]\n')}`],
    ['of what it extends', web('    extends: { file: base.yml, service: base }\n')],
  ])('are searched for addresses: %s', async (_what, text) => {
    const reading = await readCompose(text, {
      '.env': 'ORDERS_URL=http://orders:80\n',
      'conf/app.yaml': 'orders:\n  url: http://orders:80\n',
      'base.yml':
        'configs: { app: { file: conf/app.yaml } }\nservices: { base: { volumes: ["./conf/app.yaml:/x"] } }\n',
    });
    expect(referencesOf(reading)).toContain('web -> orders (environment)');
    expect(reading.declarations[0].unresolved).toEqual([]);
  });

  it('stand where the address is written', async () => {
    const text = config('{ content: "url: http://orders:80" }');
    const [{ range }] = (await readCompose(text)).declarations[0].references;
    expect(textAt(text, range)).toBe('orders');
    const file = 'a: 1\nurl: http://orders:80\n';
    const reading = await readCompose(config('{ file: app.yaml }'), { 'app.yaml': file });
    expect(reading.declarations[0].references[0].range).toMatchObject({ file: 'app.yaml', line: 2 });
  });

  it.each([
    ['a missing file', config('{ file: gone.yaml }'), 'app', true],
    ['a file outside the folder', config('{ file: /etc/app.yaml }'), 'app', true],
    ['one that is kept elsewhere', config('{ external: true }'), 'app', true],
    ['one that nothing declares', web('    configs: [app]\n'), 'app', true],
    ['a variable that nothing sets', config('{ environment: ORDERS_URL }'), 'ORDERS_URL', true],
    ['content with an unknown host', config('{ content: "url: http://${HOST}:80" }'), 'app', true],
    ['a file that is too long to search', config('{ file: long.yaml }'), 'app', true],
    ['a folder', web('    volumes: ["./conf:/etc/app"]\n'), './conf', true],
    [
      'a folder that a variable names',
      web('    volumes: ["${CONF}/a:/etc/app"]\n'),
      '${CONF}/a:/etc/app',
      true,
    ],
    ['a secret that is a password', web('    secrets: [db_password]\n'), 'db_password', false],
    ['build arguments that nothing sets', web('    build: { args: [ORDERS_URL] }\n'), 'ORDERS_URL', true],
  ])('are named when they are not known: %s', async (_what, text, name, mayHoldAddress) => {
    const { declarations } = await readCompose(text, { 'long.yaml': 'a: 1\n'.repeat(3000) });
    expect(declarations[0].unresolved).toEqual([{ name, mayHoldAddress }]);
  });

  it('do not matter where programs keep data', async () => {
    const volumes = '["./data:/var/lib/app/data", "/var/run/docker.sock:/var/run/docker.sock", "named:/x"]';
    const { declarations } = await readCompose(web(`    volumes: ${volumes}\n`));
    expect(declarations[0].unresolved).toEqual([]);
  });

  it('are those of the last file that defines them, and of the services that keep them', async () => {
    const reading = await readCompose(config('{ content: "url: http://old:80" }'), {
      'docker-compose.override.yml':
        'services: { web: { image: w } }\nconfigs: { app: { content: "url: http://orders:80" } }\n',
    });
    expect(referencesOf(reading)).toEqual(['web -> orders (environment)']);
    const reset = await readCompose(config('{ content: "url: http://old:80" }'), {
      'docker-compose.override.yml': 'services: { web: { configs: !reset [] } }\n',
    });
    expect(referencesOf(reset)).toEqual([]);
  });

  it('give addresses beside the arguments that the image is built with', async () => {
    const reading = await readCompose(web('    build: { args: { ORDERS_URL: "http://orders:80" } }\n'));
    expect(referencesOf(reading)).toEqual(['web -> orders (environment)']);
  });
});
