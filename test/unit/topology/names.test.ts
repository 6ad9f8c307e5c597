import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredService } from '../../../src/topology/graph';
import { matchServices } from '../../../src/topology/names';

function service(name: string, fields: Partial<DeclaredService> = {}): DeclaredService {
  return { name, aliases: [], traceNames: [], labelNames: [], ranges: [], images: [], ...fields };
}

const match = (traceNames: readonly string[], services: readonly DeclaredService[]): Record<string, string> =>
  Object.fromEntries(matchServices(traceNames, services).matches);

describe('names of traces and manifests', () => {
  it.each([
    ['cart', 'cart'],
    ['Cart', 'cart'],
    ['cart-service', 'cartservice'],
    ['cart_service', 'CartService'],
    ['CartService', 'cart'],
    ['cart', 'cart-svc'],
    ['shop/cart', 'cart'],
    ['cart.shop.svc.cluster.local', 'cart'],
    ['cart.default', 'cart'],
    ['cart:8080', 'cart'],
    ['ts-order-service', 'ts-order-service'],
    ['service', 'service'],
  ])('%s is %s', (traced, declared) => {
    expect(match([traced], [service(declared), service('other')])).toEqual({ [traced]: declared });
  });

  it.each([
    ['cart', 'cart-db'],
    ['order', 'ts-order-service'],
    ['a', 'b'],
    ['cart.example.com', 'cart'],
    ['', 'cart'],
  ])('%s is not %s', (traced, declared) => {
    expect(match([traced], [service(declared)])).toEqual({});
  });

  it('takes a name with its namespace, as Istio writes it, for the service of that namespace', () => {
    const inShop = service('cart', { namespaces: ['shop'], aliases: ['basket'] });
    expect(match(['cart.shop'], [inShop, service('other')])).toEqual({ 'cart.shop': 'cart' });
    expect(match(['basket.shop'], [inShop])).toEqual({ 'basket.shop': 'cart' });
    expect(match(['cart.other'], [inShop])).toEqual({});
    const labelled = service('cart-v1', { namespaces: ['shop'], labelNames: ['cart'] });
    expect(match(['cart.shop'], [labelled])).toEqual({ 'cart.shop': 'cart-v1' });
    expect(match(['cart.other'], [labelled])).toEqual({});
    expect(match(['cart.shop'], [labelled, inShop])).toEqual({ 'cart.shop': 'cart' });
    expect(match(['cart.shop'], [service('cart')])).toEqual({ 'cart.shop': 'cart' });
    expect(match(['cart.shop', 'cart.stage'], [service('cart')])).toEqual({});
    expect(match(['cart.com', 'cart.80'], [service('cart')])).toEqual({});
  });

  it('prefers what the manifest says about its spans, then the exact name', () => {
    expect(match(['cart'], [service('cart'), service('basket', { traceNames: ['cart'] })])).toEqual({
      cart: 'basket',
    });
    expect(match(['cart', 'cart-service'], [service('cart-service'), service('cart')])).toEqual({
      cart: 'cart',
      'cart-service': 'cart-service',
    });
    expect(
      match(['cart'], [service('a', { aliases: ['cart'] }), service('b', { labelNames: ['cart'] })]),
    ).toEqual({ cart: 'a' });
    expect(match(['cart'], [service('b', { labelNames: ['cart'] })])).toEqual({ cart: 'b' });
  });

  it('does not guess: several candidates are a note', () => {
    const twoServices = matchServices(['cart'], [service('Cart'), service('CART')]);
    expect([twoServices.matches.size, twoServices.notes]).toEqual([
      0,
      ['cart in the traces could be any of the declared services Cart, CART: none was chosen.'],
    ]);
    const twoNames = matchServices(['CART', 'Cart'], [service('cart')]);
    expect([twoNames.matches.size, twoNames.notes]).toEqual([
      0,
      ['CART, Cart in the traces could each be the declared service cart: none was matched with it.'],
    ]);
  });

  it('matches one to one, names with themselves, whatever the order', () => {
    const name = fc.constantFrom(
      'cart',
      'Cart',
      'cart-service',
      'cart_svc',
      'CartService',
      'shop/cart',
      'orders',
      'order',
      'order-service',
      'service',
    );
    const names = fc.uniqueArray(name);
    fc.assert(
      fc.property(names, names, (traced, declared) => {
        const { matches } = matchServices(
          traced,
          declared.map((one) => service(one)),
        );
        expect(new Set(matches.values()).size).toBe(matches.size);
        for (const both of traced.filter((one) => declared.includes(one))) {
          expect(matches.get(both)).toBe(both);
        }
        const again = matchServices(
          [...traced].reverse(),
          [...declared].reverse().map((one) => service(one)),
        ).matches;
        expect(new Map(again)).toEqual(new Map(matches));
      }),
    );
  });
});
