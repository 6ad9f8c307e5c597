import { describe, expect, it } from 'vitest';
import { undeclaredCall } from '../../../src/findings/undeclared-call';
import { declaredGraph } from '../../../src/topology/declared';
import { joinGraph } from '../../../src/topology/join';
import { inputOf } from '../findings/graphs';
import { readCompose, readKubernetes } from '../workspace/manifests/support';

const compose = (environment: string, command: string, fields = '') =>
  readCompose(`services:
  web:
${fields}    environment: { CART_URL: "http://cart:80", ${environment} }
    command: ${command}
  cart: {}
  orders: { container_name: shop-orders }
`);
const pod = (name: string, container: string, metadata = '', spec = '') =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}${metadata} }\nspec: { ${spec}containers: [{ name: c${container} }] }\n`;
const kubernetes = (fields: string, metadata = '', spec = '') =>
  readKubernetes(
    pod(
      'web',
      `, ${fields}${fields && ', '}env: [{ name: CART_URL, value: "http://cart:80" }, { name: A, value: x }]`,
      metadata && `, ${metadata}`,
      spec,
    ) +
      pod('cart', '') +
      pod('orders', ''),
  );

async function joined(reading: ReturnType<typeof compose>) {
  const { graph } = joinGraph(declaredGraph([await reading]), {
    services: ['web', 'cart', 'orders'].map((name) => ({ name, spans: 500, external: false })),
    edges: ['cart', 'orders'].map((to) => ({ from: 'web', to, calls: 500 })),
  });
  return {
    declared: graph.edges.map((edge) => edge.declared),
    findings: undeclaredCall.check(inputOf(graph)).length,
  };
}

describe('the name of a called service in values of its caller', () => {
  it.each([
    ['behind a flag', compose('X: x', '[--orders=orders]')],
    ['behind a short flag', compose('X: x', '["-o", "orders"]')],
    ['in a command', compose('X: x', 'sh -c "nslookup orders && web"')],
    ['in another variable', compose('TOPIC: orders', 'web')],
    ['in a list', compose('ALL: "cart;orders.default"', 'web')],
    ['as another name of the container', compose('NEXT: shop-orders', 'web')],
    ['in a container of a pod', kubernetes('args: ["-o", "orders"]')],
    ['in a hook', kubernetes('lifecycle: { postStart: { exec: { command: [curl, "http://orders:80"] } } }')],
    ['in a probe', kubernetes('readinessProbe: { exec: { command: [wget, orders] } }')],
    ['in an annotation', kubernetes('', 'annotations: { "example.org/upstreams": "orders:80" }')],
    ['as a host alias', kubernetes('', '', 'hostAliases: [{ ip: 10.0.0.7, hostnames: [orders] }], ')],
    ...[
      'external_links: ["shop_orders_1:orders"]',
      'extra_hosts: ["orders:10.0.0.7"]',
      'network_mode: "service:orders"',
      'volumes_from: [orders]',
      'post_start: [{ command: [curl, "http://orders"] }]',
      'healthcheck: { test: [CMD, curl, "http://orders"] }',
      'labels: ["forwardauth.address=http://orders:80"]',
      'build: { dockerfile_inline: "FROM x\\nENV O=http://orders" }',
    ].map((field): [string, ReturnType<typeof compose>] => [
      `in ${field}`,
      compose('X: x', 'web', `    ${field}\n`),
    ]),
  ])('makes an observed call a declared one: %s', async (_what, reading) => {
    expect(await joined(reading)).toEqual({ declared: [true, true], findings: 0 });
  });

  it.each([
    ['a path', 'P: "http://cart:80/orders"'],
    ['a path alone', 'P: /orders'],
    ['a part of a word', 'P: orders-v2 my-orders'],
    ['what it says of itself', 'OTEL_RESOURCE_ATTRIBUTES: "team=orders"'],
  ])('is not %s', async (_what, environment) => {
    expect(await joined(compose(environment, 'web'))).toEqual({
      declared: [true, false],
      findings: 1,
    });
  });

  it('makes no edge where no call is seen', async () => {
    const { edges } = declaredGraph([await compose('TOPIC: orders', '[-o, orders]')]);
    expect(edges.map(({ to }) => to)).toEqual(['cart']);
  });
});
