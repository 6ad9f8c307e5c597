import type { Deployment } from '../contracts/deployment';
import type { AttachedSettings } from '../workspace/manifests/declaration';
import type { BoundDeclaration } from './bind';
import { mayShareNamespace } from '../workspace/manifests/namespaces';

const UNKNOWN: Deployment = {
  replicas: { stated: null, insertion: null },
  containers: [],
  timeouts: [],
  autoscaler: null,
};

/** How each declaration of a service deploys it, with what autoscalers and routes say about it. */
export function deploymentsOf(
  members: readonly BoundDeclaration[],
  attached: readonly AttachedSettings[],
): Deployment[] {
  return members.map((member) => {
    const own = member.declaration.deployment ?? UNKNOWN;
    const about = attached.filter((settings) => isAbout(settings, member));
    return {
      ...own,
      timeouts: [...own.timeouts, ...about.flatMap(({ timeouts }) => timeouts)],
      autoscaler: about.find(({ autoscaler }) => autoscaler !== null)?.autoscaler ?? own.autoscaler,
    };
  });
}

function isAbout(
  { target, namespace }: AttachedSettings,
  { declaration, networkNames }: BoundDeclaration,
): boolean {
  return (
    declaration.kind === 'kubernetes' &&
    mayShareNamespace(namespace, declaration.namespace) &&
    networkNames.includes(target)
  );
}
