import { describe, expect, it } from 'vitest';
import { serviceNamedAfterPod, serviceOfPod } from '../../../../src/workspace/traces/service-name';

describe('serviceOfPod', () => {
  it.each([
    ['cartservice-579f59597d-wc2lz', 'cartservice'],
    ['currencyservice-cf787dd48-vpjrd', 'currencyservice'],
    ['paymentservice-9cdb6588f-554sm', 'paymentservice'],
    ['adservice-5f6585d649-fnmft', 'adservice'],
    ['ts-order-service-6d8b9c7f5-x2k4p', 'ts-order-service'],
    ['redis-cart-0', 'redis-cart'],
    ['kafka-12', 'kafka'],
    ['node-agent-x7k2p', 'node-agent'],
    ['backup-27890123-bx7k2', 'backup'],
    ['frontend', 'frontend'],
    ['order-service', 'order-service'],
    ['svc-https', 'svc-https'],
    ['payment-v2-proxy', 'payment-v2-proxy'],
    ['', ''],
  ])('%s belongs to %s', (pod, service) => {
    expect(serviceOfPod(pod)).toBe(service);
  });
});

describe('serviceNamedAfterPod', () => {
  it.each([
    ['cart-579f59597d-wc2lz', 'cart'],
    ['ts-order-service-6d8b9c7f5-x2k4p', 'ts-order-service'],
  ])('%s is named after a pod of %s', (name, service) => {
    expect(serviceNamedAfterPod(name)).toBe(service);
  });

  it.each(['cart', 'service-7', 'redis-cart-0', 'node-agent-x7k2p', 'payment-v2-proxy', ''])(
    '%s keeps its name',
    (name) => {
      expect(serviceNamedAfterPod(name)).toBeUndefined();
    },
  );
});
