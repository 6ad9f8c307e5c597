import type { ServiceForecastReport } from '../../contracts/forecast/service-forecast';
import type { SloSettings } from '../../contracts/forecast/service-limit';
import type { ServiceGraph } from '../../topology/graph';
import { settingLimits } from '../../workspace/manifests/slo';

/** Limits of all services, from manifests and settings. Notes say what in the settings cannot be used. */
export function limitsOf(
  graph: ServiceGraph,
  settings: SloSettings = {},
): { limits: ServiceForecastReport['limits']; notes: string[] } {
  const known = new Set(graph.services.map(({ name }) => name));
  const fromSettings = [...known].map((service) => ({ service, ...settingLimits(settings, service) }));
  const unknown = Object.keys(settings).filter((service) => !known.has(service));
  return {
    limits: [
      ...graph.services.flatMap(({ name, limits = [] }) => limits.map((limit) => ({ service: name, limit }))),
      ...fromSettings.flatMap(({ service, limits }) => limits.map((limit) => ({ service, limit }))),
    ],
    notes: [
      ...fromSettings.flatMap(({ notes }) => notes),
      ...unknown.map((service) => `a limit is set for ${service}, which is no service here`),
    ],
  };
}
