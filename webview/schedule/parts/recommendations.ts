import { formatResource } from '../../../src/contracts/format';
import type {
  Recommendation,
  ResourceRecommendation,
  ScheduleReport,
} from '../../../src/contracts/scheduling/schedule-report';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { effectWords, placeWords, resourceWords } from '../model/words';

/** Lines of manifests that should say something else. @param open shows the line of one */
export function recommendationsSection(
  report: ScheduleReport,
  open: (recommendation: Pick<Recommendation, 'service' | 'field'>) => void,
): HTMLElement {
  const { recommendations, resources, changed } = report;
  const effects = recommendations.map(effectWords);
  const isShared = recommendations.length > 1 && recommendations.every(({ effectOf }) => effectOf === 'all');
  return h(
    'section',
    { class: 'box', attributes: { 'aria-label': 'Recommendations' } },
    h('div', { class: 'box-head' }, h('h2', { text: 'Recommendations' })),
    h('p', { class: 'quiet', text: introduction(report) }),
    changed.length > 0 && h('p', { text: changedWords(changed) }),
    isShared && h('p', { text: `All together: ${effects[0]}.` }),
    recommendations.length + resources.length > 0 &&
      h(
        'ul',
        { class: 'recommendations' },
        ...recommendations.map((each, index) =>
          item(each, isShared ? null : effects[index], () => open(each)),
        ),
        ...resources.map((each) => resourceItem(each, () => open(each))),
      ),
  );
}

function introduction({ recommendations, resources, services, changed }: ScheduleReport): string {
  const all = [...recommendations, ...resources];
  if (all.some(({ fix }) => fix !== null)) {
    return 'Each number stands on the line that is named. There a quick fix changes it once the folder was analysed. Nothing is applied to a cluster.';
  }
  if (all.length > 0) {
    return 'These lines are changed by hand. Nothing is applied to a cluster.';
  }
  if (changed.length > 0) {
    return 'No recommendation is left of this simulation.';
  }
  return services.every(({ stated }) => stated === null)
    ? 'No recommendation: no Compose or Kubernetes manifest in this folder states replicas of the services in the traces.'
    : 'No recommendation: what the manifests state keeps the objective and wastes little.';
}

function changedWords(changed: readonly string[]): string {
  const names = changed.length > 5 ? [...changed.slice(0, 4), `${changed.length - 4} more`] : changed;
  return `Scaled otherwise by now than was simulated: ${names.join(', ')}. Simulate again to see the effect.`;
}

/** @param effect null where it is said of all together */
function item(recommendation: Recommendation, effect: string | null, open: () => void): HTMLElement {
  const { stated, recommended, reason } = recommendation;
  return listed(
    recommendation,
    `${stated} → ${recommended}`,
    [`${capitalised(reason)}.`, ...(effect === null ? [] : [effect])],
    open,
  );
}

function resourceItem(resource: ResourceRecommendation, open: () => void): HTMLElement {
  const { quantity, stated, recommended } = resource;
  const [before, after] = [stated, recommended].map((value) => formatResource(value, quantity));
  return listed(resource, `${before} → ${after}`, resourceWords(resource), open);
}

function listed(
  recommendation: Pick<Recommendation, 'service' | 'field' | 'place'>,
  change: string,
  [reason, ...details]: readonly string[],
  open: () => void,
): HTMLElement {
  const { service, field } = recommendation;
  const place = placeWords(recommendation);
  return h(
    'li',
    { class: 'recommendation' },
    h(
      'div',
      { class: 'recommendation-head' },
      h('strong', { text: service }),
      h('code', { text: field }),
      h('span', { class: 'change', text: change }),
      h('button', {
        class: 'link',
        text: place,
        attributes: { type: 'button', 'aria-label': `Show ${place}, ${field} of ${service}` },
        on: { click: open },
      }),
    ),
    h('p', { text: reason }),
    ...details.map((text) => h('p', { class: 'quiet', text })),
  );
}
