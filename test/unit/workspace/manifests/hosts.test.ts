import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHosts, namesAddress } from '../../../../src/workspace/manifests/hosts';
import { cpuMs } from '../../support/cpu-time';

const hosts = (text: string, bare = false): string[] => findHosts(text, bare).map(({ host }) => host);

describe('hosts in values', () => {
  it.each<[string, string[]]>([
    ['http://cart:8080', ['cart']],
    ['cart:7070', ['cart']],
    ['redis://user:pw@cart-db:6379/0', ['cart-db']],
    ['redis://user:p@ss@cart-db/0', ['cart-db']],
    ['jdbc:postgresql://db:5432/shop', ['db']],
    ['mongodb://u:p@a:27017,b:27017/x', ['a', 'b']],
    ['kafka-1:9092, kafka-2:9092', ['kafka-1', 'kafka-2']],
    ['1@kafka:9093', ['kafka']],
    ['dns:///cart:7070', ['cart']],
    ['user:pw@tcp(orders-db:3306)/orders', ['orders-db']],
    ['Host=orders-db;Username=u;Password=server', ['orders-db']],
    ['host=orders-db port=5432', ['orders-db']],
    ['cart.shop.svc.cluster.local', ['cart.shop.svc.cluster.local']],
    ['-Dzipkin.url=http://zipkin:9411 -Xmx1g', ['zipkin']],
    ['http://a/x http://b/y', ['a', 'b']],
  ])('%s', (text, expected) => {
    expect(hosts(text)).toEqual(expected);
  });

  it.each([
    '8080',
    '12:30:45',
    '0.0.0.0:80',
    'http://localhost:80',
    '127.0.0.1:6379',
    'cart',
    '/var/run/cart:ro',
    'a,b',
    'true',
    'http://*:80',
    'unix:///var/run/x.sock',
  ])('finds none in %s', (text) => {
    expect(hosts(text)).toEqual([]);
  });

  it('takes bare names only where an address is expected, and only when the whole value is one', () => {
    expect(hosts('cart', true)).toEqual(['cart']);
    expect(hosts('cart, orders', true)).toEqual(['cart', 'orders']);
    expect(hosts('hello, big world!', true)).toEqual([]);
  });

  it('knows which names stand for an address', () => {
    expect(
      ['CART_HOST', 'cartServiceUrl', '--cart-endpoint', 'spring.redis.host', 'BROKERS'].every(namesAddress),
    ).toBe(true);
    expect(['TOPIC', 'NAME', 'HOST_PORT', '--level', ''].some(namesAddress)).toBe(false);
  });

  it('finds a host wherever it stands, and places it right', () => {
    const label = fc
      .stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z]$/)
      .filter((name) => !['localhost', 'true', 'false', 'null'].includes(name));
    const shapes = [
      (host: string) => `http://${host}:80/x`,
      (host: string) => `${host}:8080`,
      (host: string) => `redis://u:p@${host}:1/0`,
      (host: string) => `Host=${host};x=y`,
    ];
    fc.assert(
      fc.property(
        label,
        label,
        fc.constantFrom(...shapes),
        fc.constantFrom(...shapes),
        (a, b, shapeA, shapeB) => {
          const text = `${shapeA(a)} ${shapeB(b)}`;
          expect(hosts(text)).toEqual([a, b]);
          for (const { host, start, end } of findHosts(text, false)) {
            expect(text.slice(start, end)).toBe(host);
          }
        },
      ),
    );
  });

  it('stays fast on long texts', async () => {
    const texts = [
      'a'.repeat(1e6),
      'a-'.repeat(5e5),
      'http://'.repeat(1e5),
      `x://${'a:'.repeat(5e5)}`,
      ' ='.repeat(5e5),
      'host='.repeat(2e5),
    ];
    expect(await cpuMs(() => texts.forEach((text) => findHosts(text, true)))).toBeLessThan(3000);
  });
});
