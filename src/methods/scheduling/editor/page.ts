import {
  schedulePage,
  type ScheduleRequests,
  type ScheduleSnapshot,
} from '../../../contracts/scheduling/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { changesOf, type Page, type PageHandlers } from '../../../editor/pages/page';
import { saveInto } from '../../../editor/pages/save-as';
import { userError } from '../../../process/rpc/errors';
import type { Schedules } from './schedules';

const UNTRUSTED = 'Policies are learned models, and Meshlens loads models only in a workspace you trust.';

/** The simulated schedule of a folder. */
export function createSchedulePage(
  { host }: Pick<CommandDeps, 'host'>,
  schedules: Pick<Schedules, 'get' | 'run' | 'cancel' | 'ensure' | 'onDidChange'>,
): Page<string, ScheduleSnapshot> {
  const messageFor = (folder: string): string | null => {
    const { report, failure } = schedules.get(folder);
    return failure ?? (report === null && !host.workspace.isTrusted ? UNTRUSTED : null);
  };

  /** Only places of the report are opened: what asks is a page. */
  async function openRecommendation(folder: string, service: string, field: string): Promise<void> {
    const { report } = schedules.get(folder);
    const place = [...(report?.recommendations ?? []), ...(report?.resources ?? [])].find(
      (each) => each.service === service && each.field === field,
    )?.place;
    if (place === undefined) {
      throw userError('no-recommendation', `Nothing is recommended for ${field} of ${service} any more.`);
    }
    const { file, line, column } = place;
    await host.openBeside(host.uris.joinPath(host.uris.file(folder), file), { line, column });
  }

  return {
    ...schedulePage,
    content: (folder) => ({
      basis: () => [schedules.get(folder).report, messageFor(folder)],
      snapshot: () => ({ folder, report: schedules.get(folder).report, message: messageFor(folder) }),
      progress: () => schedules.get(folder).progress,
      onDidChange: changesOf(schedules.onDidChange, folder),
      opened: () => void schedules.ensure(folder),
      // What is computed for a page that is gone would only keep a core busy.
      closed: () => schedules.cancel(folder),
      handlers: (page): PageHandlers<ScheduleRequests> => ({
        schedule: (wish) => page.started(schedules.run(folder, wish)),
        cancel() {
          schedules.cancel(folder);
          return null;
        },
        openRecommendation: ({ service, field }) => page.started(openRecommendation(folder, service, field)),
        save: saveInto(host, host.uris.file(folder)),
      }),
    }),
  };
}
