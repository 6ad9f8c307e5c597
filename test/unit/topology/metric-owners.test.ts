import { describe, expect, it } from 'vitest';
import { metricOwners } from '../../../src/topology/metric-owners';

describe('metricOwners', () => {
  const ownerOf = metricOwners(['cartservice', 'web', 'cart-db']);

  it('joins pods and differently written names with services', () => {
    expect(ownerOf(['cartservice-579f59597d-wc2lz'])).toEqual({
      service: 'cartservice',
      entity: 'cartservice-579f59597d-wc2lz',
    });
    expect(ownerOf(['Web-Service'])?.service).toBe('web');
    expect(ownerOf(['shop/cart_db:6379'])?.service).toBe('cart-db');
  });

  it('takes the most specific name that is known, and none where none is', () => {
    expect(ownerOf(['cart-db', 'cart'])?.service).toBe('cart-db');
    expect(ownerOf(['cart-cache', 'cart'])?.service).toBe('cartservice');
    expect(ownerOf(['kubelet'])).toBeNull();
    expect(ownerOf([])).toBeNull();
  });
});
