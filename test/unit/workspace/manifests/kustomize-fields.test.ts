import { describe, expect, it } from 'vitest';
import { readKubernetes } from './support';

describe('fields of a kustomization that hold something else', () => {
  const problemsOf = async (text: string): Promise<string[]> =>
    (await readKubernetes(text, 'kustomization.yaml')).problems.map(
      ({ line, reason }) => `${line} ${reason}`,
    );

  it('are reported when they hold no list', async () => {
    expect(await problemsOf('resources: app.yaml\nbases: {a: b}\npatches:\n')).toEqual([
      '1 resources should be a list: it is not used',
      '2 bases should be a list: it is not used',
    ]);
  });

  it('are reported when they hold a list instead of a text', async () => {
    expect(await problemsOf('resources: Kustomization\nkind:\n- app.yaml\nnamespace: [a]\n')).toEqual([
      '1 resources should be a list: it is not used',
      '2 kind should be a text: it is not used',
      '4 namespace should be a text: it is not used',
    ]);
  });

  it('are reported when items are of the wrong kind', async () => {
    expect(await problemsOf('resources:\n- {a: b}\n- c.yaml\npatches:\n- d.yaml\n')).toEqual([
      '1 resources holds maps or lists where it should hold names: those are not used',
      '4 patches holds names where it should hold maps: those are not used',
    ]);
  });

  it('are none of what kustomize accepts', async () => {
    const text = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata: {name: x}
namespace: prod
namePrefix: ''
commonLabels: {a: b}
resources: [a.yaml]
patchesStrategicMerge:
- p.yaml
- |-
  kind: Deployment
replicas: [{name: a, count: 2}]
images: []
openapi: {path: x}
`;
    expect(await problemsOf(text)).toEqual([]);
  });
});
