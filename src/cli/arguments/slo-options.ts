import type { ForecastServicesOptions } from '../../contracts/protocol';
import type { SloName, SloSettings } from '../../contracts/forecast/service-limit';
import { settingLimits } from '../../workspace/manifests/slo';
import { UsageError } from '../usage-error';
import type { OptionSpec, ParsedArguments } from './option';

const names: Readonly<Record<string, SloName>> = {
  p50: 'latencyP50',
  p90: 'latencyP90',
  p99: 'latencyP99',
  errors: 'errorShare',
};
/** Windows ahead, as in the editor. */
const HORIZON_STEPS = 12;

export const sloOptions: readonly OptionSpec[] = [
  {
    name: 'forecast',
    description:
      'Also forecast every service: limits of manifests that are likely to be crossed become findings',
  },
  {
    name: 'slo',
    value: 'LIMIT',
    multiple: true,
    description: "A limit to forecast against, such as 'cart:p90<250ms' or 'cart:errors<1%'; may be repeated",
  },
];

/**
 * What a forecast is asked for; null when none is.
 * @throws UsageError when a limit cannot be read
 */
export function readSloOptions(
  parsed: ParsedArguments,
): Required<Pick<ForecastServicesOptions, 'horizonSteps' | 'slo'>> | null {
  const written = parsed.all('slo');
  if (!parsed.has('forecast') && written.length === 0) {
    return null;
  }
  const slo: Record<string, Partial<Record<SloName, string>>> = {};
  for (const text of written) {
    const { service, name, limit } = parseLimit(text);
    slo[service] = { ...slo[service], [name]: limit };
  }
  return { horizonSteps: HORIZON_STEPS, slo };
}

/** A service's name may hold colons; the last one counts. */
function parseLimit(text: string): { service: string; name: SloName; limit: string } {
  const [, service, quantity, limit] = /^(.+):(p50|p90|p99|errors)[<=](.+)$/.exec(text) ?? [];
  const settings: SloSettings = service === undefined ? {} : { [service]: { [names[quantity]]: limit } };
  if (service === undefined || settingLimits(settings, service).limits.length === 0) {
    throw new UsageError(
      `option '--slo' needs a service and a limit, such as 'cart:p90<250ms' (p50, p90, p99) or 'cart:errors<1%'; got '${text}'`,
    );
  }
  return { service, name: names[quantity], limit };
}
