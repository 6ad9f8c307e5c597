import { placeOf } from '../../contracts/problem';
import type { ResourceRecommendation } from '../../contracts/scheduling/schedule-report';
import type { ServiceGraph } from '../../topology/graph';
import { amountText } from './amount-text';
import { amountFix, RESOURCE_FIELDS } from './resource-recommendations';

/** Amounts that are still stated as they were judged, with their places and fixes as manifests are now. */
export function currentResources(
  resources: readonly ResourceRecommendation[],
  { services }: Pick<ServiceGraph, 'services'>,
): ResourceRecommendation[] {
  return resources.flatMap((resource) => {
    const deployments = services.find(({ name }) => name === resource.service)?.deployments ?? [];
    const stated = deployments
      .flatMap(({ containers }) => containers)
      .filter(({ container }) => container === resource.container)
      .flatMap((container) => RESOURCE_FIELDS.flatMap(({ key }) => container[key].stated ?? []))
      .find(({ key, value }) => key === resource.field && value === resource.stated);
    const amount = stated && amountText(stated, resource.recommended, resource.quantity);
    if (!stated || !amount) {
      return [];
    }
    return [
      {
        ...resource,
        place: placeOf(stated.token),
        fix: amountFix(stated, amount.text),
      },
    ];
  });
}
