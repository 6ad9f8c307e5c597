import { isMap } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type { YamlView } from './yaml-view';

/** Documents that hold Compose services in a file of Kubernetes objects. */
export const composeAmongKubernetes = (views: readonly YamlView[]): Problem[] =>
  leftOut(views, 'services', 'services of Compose among Kubernetes objects');

/** Kubernetes objects in a Compose file. */
export const kubernetesAmongCompose = (views: readonly YamlView[]): Problem[] =>
  leftOut(
    views.filter((view) => view.get(view.root, 'kind') !== undefined),
    'apiVersion',
    'a Kubernetes object in a Compose file',
  );

function leftOut(views: readonly YamlView[], name: string, what: string): Problem[] {
  return views.flatMap((view): Problem[] => {
    const entry = view.entries(view.root).find(({ key }) => key.text === name);
    if (entry === undefined || (name === 'services' && !isMap(entry.value))) {
      return [];
    }
    const { file, line, column } = entry.key.range();
    const reason = `${what}: left out, because a file is read as one of both`;
    return [{ file, severity: 'warning', reason, line, column }];
  });
}
