import { SERVICES_VERSION, type ServicesOptions, type ServicesReport } from '../../contracts/services-report';
import { userError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { toolInfo } from '../installation';
import { openRecording, type Joined, type Recording } from '../recording/recording';
import { chooseSlots, type ComparedSlots } from '../report/compared-slots';
import { redOfServices } from '../report/service-red';

/** Names that an error lists. */
const NAMES_LISTED = 10;

/**
 * Rate, errors and duration of every service, with its operations and calls, now beside usually. No model takes part.
 * @throws user error `no-data` when the interval has no part of the recording, `unknown-service` for another name
 */
export async function describeServices(
  options: ServicesOptions,
  context: AnalysisContext,
  recording: Recording = openRecording(options, context),
): Promise<ServicesReport> {
  const joined = await recording.joined();
  const { red, notes } = joined;
  const slots = chooseSlots(red, options);
  const at = (slot: number): number => red.startMs + slot * red.slotMs;
  return {
    version: SERVICES_VERSION,
    tool: toolInfo,
    folder: options.folder,
    createdMs: context.now(),
    recorded: slots === null ? null : { fromMs: at(0), toMs: at(red.slots) },
    now: slots === null ? null : { fromMs: at(slots.now.from), toMs: at(slots.now.to) },
    services: slots === null ? [] : described(joined, slots, options.service),
    notes: [...comparisonNotes(slots), ...notes],
  };
}

function described(
  joined: Joined,
  slots: ComparedSlots,
  service: string | undefined,
): ServicesReport['services'] {
  const known = joined.features.services.map(({ name }) => name);
  if (service !== undefined && !known.includes(service)) {
    const more = known.length > NAMES_LISTED ? ' …' : '';
    throw userError(
      'unknown-service',
      `the recording has no service '${service}'; it has ${known.slice(0, NAMES_LISTED).join(', ')}${more}`,
    );
  }
  return redOfServices(joined, slots, service);
}

function comparisonNotes(slots: ComparedSlots | null): string[] {
  if (slots === null) {
    return ['No traces were found: there is nothing to count.'];
  }
  return slots.usual === null
    ? ['Nothing is compared: the recording has too few windows outside of the interval.']
    : [];
}
