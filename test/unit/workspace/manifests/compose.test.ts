import { describe, expect, it } from 'vitest';
import { readCompose, referencesOf, textAt } from './support';

describe('Compose', () => {
  it('declares each service on its key', async () => {
    const text = 'services:\n  front-end:\n    image: shop/front-end:1\n  "cart":\n    image: shop/cart\n';
    const { declarations, problems } = await readCompose(text);
    expect(problems).toEqual([]);
    expect(declarations.map(({ name, image, kind }) => ({ name, image, kind }))).toEqual([
      { name: 'front-end', image: 'shop/front-end:1', kind: 'compose' },
      { name: 'cart', image: 'shop/cart', kind: 'compose' },
    ]);
    expect(declarations[1].nameRange).toEqual({
      file: 'docker-compose.yml',
      line: 4,
      column: 4,
      endLine: 4,
      endColumn: 8,
    });
    expect(declarations.map(({ nameRange }) => textAt(text, nameRange))).toEqual(['front-end', 'cart']);
  });

  it('keeps names that YAML 1.1 would turn into something else', async () => {
    const { declarations } = await readCompose('services:\n  on: {}\n  1e3: {}\n  null: {}\n');
    expect(declarations.map(({ name }) => name)).toEqual(['on', '1e3', 'null']);
  });

  it('takes container name, hostname and network aliases for other names', async () => {
    const { declarations } = await readCompose(
      'services:\n  cart:\n    container_name: shop_cart\n    hostname: cart.local\n    networks:\n      back:\n        aliases: [basket, cart]\n      front: {}\n',
    );
    expect(declarations[0].aliases).toEqual(['shop_cart', 'cart.local', 'basket']);
  });

  it('finds references in both forms of environment, depends_on, links and arguments', async () => {
    const text = `services:
  web:
    environment:
      - CART_URL=http://cart:8080
      - PATH_ONLY=/srv/cart
      - CART_HOST=cart
      - TOPIC=orders
    depends_on: [cart]
    links:
      - orders:basket
    command: --cart=http://cart:80 --orders-host orders --level cart
  api:
    environment:
      REDIS: redis://user:p@ss@cart-db:6379/0
      BROKERS: kafka-1:9092, kafka-2:9092
      DSN: "user:pw@tcp(orders-db:3306)/orders"
      LINKED: http://basket:80
    depends_on:
      cart-db: { condition: service_healthy }
    entrypoint: ["wait-for", "cart-db:6379"]
`;
    const reading = await readCompose(text);
    expect(referencesOf(reading)).toEqual([
      'web -> cart (environment)',
      'web -> cart (environment)',
      'web -> cart (argument)',
      'web -> orders (argument)',
      'web -> cart (depends_on)',
      'web -> orders (links)',
      'api -> cart-db (environment)',
      'api -> kafka-1 (environment)',
      'api -> kafka-2 (environment)',
      'api -> orders-db (environment)',
      'api -> basket (environment)',
      'api -> cart-db (wait)',
      'api -> cart-db (depends_on)',
    ]);
    for (const { references } of reading.declarations) {
      for (const { target, range } of references) {
        expect(textAt(text, range)).toBe(target);
      }
    }
  });

  it('follows the alias of a link, for the service that states it', async () => {
    const reading = await readCompose(
      'services:\n  web:\n    links: ["orders:basket"]\n    environment: { X: "http://basket:80" }\n',
    );
    expect(referencesOf(reading)).toContain('web -> orders (environment)');
  });

  it('applies anchors and merge keys, with the place of the text itself', async () => {
    const text = `x-env: &env
  CART: http://cart:80
  LEVEL: debug
x-service: &service
  image: shop/app
  environment: *env
services:
  a:
    <<: *service
  b:
    <<: [*service]
    environment:
      <<: *env
      CART: http://basket:80
`;
    const reading = await readCompose(text);
    expect(reading.declarations.map(({ image }) => image)).toEqual(['shop/app', 'shop/app']);
    expect(referencesOf(reading)).toEqual(['a -> cart (environment)', 'b -> basket (environment)']);
    expect(reading.declarations[0].references[0].range.line).toBe(2);
  });

  it('interpolates variables with defaults and places the reference on the default', async () => {
    const text =
      'services:\n  web:\n    environment:\n      A: http://${CART_HOST:-cart}:${CART_PORT:-80}\n      B: ${ORDERS-http://orders:${PORT}}\n      C: http://${UNKNOWN_HOST}:80\n      D: http://${PREFIX}cart:80\n      E: http://cart-${STAGE}:80\n      F: $${HOME}:80\n';
    const reading = await readCompose(text);
    expect(referencesOf(reading)).toEqual(['web -> cart (environment)', 'web -> orders (environment)']);
    expect(reading.declarations[0].references.map(({ range }) => textAt(text, range))).toEqual([
      'cart',
      'orders',
    ]);
  });

  it('takes values from .env, and places the reference on the expression', async () => {
    const text = 'services:\n  web:\n    environment: ["A=http://${CART_HOST:-other}:80"]\n';
    const reading = await readCompose(text, { '.env': '# hosts\nexport CART_HOST="cart" # the new one\n' });
    expect(referencesOf(reading)).toEqual(['web -> cart (environment)']);
    expect(textAt(text, reading.declarations[0].references[0].range)).toBe('${CART_HOST:-other}');
  });

  it('reads the name under which a service reports its spans, and takes it for no reference', async () => {
    const reading = await readCompose(
      'services:\n  a:\n    environment:\n      OTEL_SERVICE_NAME: cart\n  b:\n    environment: ["OTEL_RESOURCE_ATTRIBUTES=deployment=x,service.name=orders,y=z"]\n',
    );
    expect(reading.declarations.map(({ traceNames }) => traceNames)).toEqual([['cart'], ['orders']]);
    expect(referencesOf(reading)).toEqual([]);
  });

  it('says so when there is no service', async () => {
    const { problems } = await readCompose('version: "3"\nvolumes: {}\n');
    expect(problems).toMatchObject([
      { severity: 'note', line: 1, reason: expect.stringContaining('no service is declared') },
    ]);
  });
});

describe('Compose files that refer to others', () => {
  it('reads env_file, below what the service says itself', async () => {
    const reading = await readCompose(
      'services:\n  web:\n    env_file: [web.env]\n    environment: { A: "http://own:80" }\n',
      {
        'web.env': "A=http://ignored:80\nB='http://cart:80'\n",
      },
    );
    expect(referencesOf(reading)).toEqual(['web -> own (environment)', 'web -> cart (environment)']);
    expect(reading.declarations[0].references[1].range).toEqual({
      file: 'web.env',
      line: 2,
      column: 11,
      endLine: 2,
      endColumn: 15,
    });
  });

  it('inherits through extends in the same file and in another', async () => {
    const reading = await readCompose(
      'services:\n  base:\n    image: shop/base\n    environment: ["A=http://cart:80"]\n  web:\n    extends: base\n    environment: ["B=http://orders:80"]\n  api:\n    extends: { file: common.yml, service: base }\n',
      { 'common.yml': 'services:\n  base:\n    image: shop/common\n    depends_on: [db]\n' },
    );
    expect(reading.problems).toEqual([]);
    expect(referencesOf(reading)).toEqual([
      'base -> cart (environment)',
      'web -> orders (environment)',
      'web -> cart (environment)',
      'api -> db (depends_on)',
    ]);
    expect(reading.declarations.map(({ image }) => image)).toEqual(['shop/base', 'shop/base', 'shop/common']);
  });

  it('includes other files, once, also when they include each other', async () => {
    const reading = await readCompose('include: [a.yml, { path: [b.yml] }]\nservices: { web: {} }\n', {
      'a.yml': 'services: { a: {} }\n',
      'b.yml': 'include: [a.yml]\nservices: { b: {} }\n',
    });
    expect(reading.declarations.map(({ name, nameRange }) => `${nameRange.file} ${name}`).sort()).toEqual([
      'a.yml a',
      'b.yml b',
      'docker-compose.yml web',
    ]);
  });

  it('survives files that include each other in a circle', async () => {
    const reading = await readCompose('include: [a.yml]\nservices: { web: {} }\n', {
      'a.yml': 'include: [docker-compose.yml]\nservices: { a: {} }\n',
      'docker-compose.yml': 'include: [a.yml]\nservices: { web: {} }\n',
    });
    expect(reading.declarations.map(({ name }) => name)).toEqual(['web', 'a']);
    expect(reading.problems).toEqual([]);
  });

  it('names what it cannot follow and uses the rest', async () => {
    const reading = await readCompose(
      'include: [../shared.yml]\nservices:\n  web: { extends: { service: nothing } }\n  api: { extends: api, env_file: gone.env }\n',
    );
    expect(reading.declarations.map(({ name }) => name)).toEqual(['web', 'api']);
    expect(reading.problems.map(({ severity, line }) => `${severity} ${line}`).sort()).toEqual([
      'note 1',
      'note 3',
      'note 4',
      'note 4',
    ]);
  });
});
