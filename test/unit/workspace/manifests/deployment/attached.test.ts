import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../../../src/topology/declared';
import { readKubernetes } from '../support';

const CART = `kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, image: cart }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart-api, namespace: shop }
spec: { selector: { app: cart } }
`;

async function deploymentWith(object: string) {
  const readings = [await readKubernetes(CART), await readKubernetes(object, 'other.yaml')];
  expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
  const [deployment] = declaredGraph(readings).services[0].deployments ?? [];
  return deployment;
}

describe('settings that another object states', () => {
  it('bind a HorizontalPodAutoscaler of version 2 to its workload', async () => {
    const { autoscaler } = await deploymentWith(`apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: cart-hpa, namespace: shop }
spec:
  scaleTargetRef: { kind: Deployment, name: cart }
  minReplicas: 2
  maxReplicas: "10"
  metrics:
  - type: Resource
    resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
  - type: Pods
    pods: { metric: { name: requests }, target: { type: AverageValue, averageValue: 1k } }
`);
    expect(autoscaler).toMatchObject({
      kind: 'hpa',
      name: 'cart-hpa',
      min: { stated: { value: 2, token: { file: 'other.yaml', line: 6, column: 16, text: '2' } } },
      max: { stated: { value: 10, token: { line: 7, column: 17, text: '10' } } },
    });
    expect(autoscaler?.targets.map(({ metric, unit, value }) => [metric, unit, value])).toEqual([
      ['cpu', 'percent', 70],
      ['requests', 'average', 1000],
    ]);
  });

  it('bind one of version 1, and say where its lower bound goes', async () => {
    const { autoscaler } = await deploymentWith(`apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: cart }
spec:
  scaleTargetRef: { kind: Deployment, name: cart }
  maxReplicas: 4
  targetCPUUtilizationPercentage: 80
`);
    expect(autoscaler?.min).toMatchObject({
      stated: null,
      insertion: { keys: ['minReplicas'], indent: '  ' },
    });
    expect(autoscaler?.targets).toMatchObject([{ metric: 'cpu', unit: 'percent', value: 80 }]);
  });

  it.each([
    [
      'VirtualService',
      'http: [{ timeout: 1.5s, route: [{ destination: { host: cart-api.shop.svc.cluster.local } }] }]',
      1500,
    ],
    ['HTTPRoute', 'rules: [{ timeouts: { request: 10s }, backendRefs: [{ name: cart-api }] }]', 10_000],
  ])('bind the timeout of a %s to the service behind it', async (kind, spec, ms) => {
    const { timeouts } = await deploymentWith(
      `kind: ${kind}\nmetadata: { name: r, namespace: shop }\nspec: { ${spec} }\n`,
    );
    expect(timeouts).toMatchObject([{ kind: 'route', value: ms, token: { file: 'other.yaml' } }]);
  });

  it('bind the timeout of an Ingress', async () => {
    const { timeouts } = await deploymentWith(`kind: Ingress
metadata:
  name: shop
  namespace: shop
  annotations: { nginx.ingress.kubernetes.io/proxy-read-timeout: "60" }
spec: { rules: [{ http: { paths: [{ backend: { service: { name: cart-api } } }] } }] }
`);
    expect(timeouts).toMatchObject([{ kind: 'route', value: 60_000, token: { text: '60' } }]);
  });

  it('bind nothing in another namespace or of another name', async () => {
    const hpa = (name: string, namespace: string) =>
      deploymentWith(
        `kind: HorizontalPodAutoscaler\nmetadata: { name: h, namespace: ${namespace} }\nspec: { scaleTargetRef: { name: ${name} }, maxReplicas: 2 }\n`,
      );
    expect((await hpa('cart', 'other')).autoscaler).toBeNull();
    expect((await hpa('web', 'shop')).autoscaler).toBeNull();
  });

  it('are read of KServe predictors', async () => {
    const { attached } = await readKubernetes(`apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: ranker }
spec:
  predictor: { minReplicas: 1, maxReplicas: 3, scaleTarget: 5, timeout: 30 }
`);
    expect(attached).toMatchObject([
      {
        target: 'ranker',
        autoscaler: {
          kind: 'kserve',
          min: { stated: { value: 1 } },
          max: { stated: { value: 3 } },
          targets: [{ metric: 'concurrency', unit: 'average', value: 5 }],
        },
        timeouts: [{ kind: 'serving', value: 30_000 }],
      },
    ]);
  });
});
