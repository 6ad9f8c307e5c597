import type { JobOrigin } from '../../contracts/jobs';
import type { CommandDeps } from '../commands/command';
import { folderAt, requireTrust } from '../folders';

/**
 * Does again what a job was asked for by, with the settings of now: what the job had learned goes on from its checkpoint.
 * @returns false where that is not known, or its folder is not open in this window
 * @throws what an analysis throws; forecasts keep their failures for their page
 */
export async function askAgain(
  { host, analysis, forecasting }: Pick<CommandDeps, 'host' | 'analysis' | 'forecasting'>,
  origin: JobOrigin | null,
): Promise<boolean> {
  const folder = origin === null ? undefined : folderAt(host, origin.folder);
  if (origin === null || folder === undefined) {
    return false;
  }
  requireTrust(host);
  switch (origin.request) {
    case 'analyze':
      await analysis.run(folder);
      return true;
    case 'train':
      await analysis.run(folder, 'train');
      return true;
    case 'forecast':
      await forecasting.run(origin.folder);
      return true;
    case 'networks':
      await forecasting.runWithNetworks(origin.folder);
      return true;
    case 'schedule':
      await host.commands.executeCommand('meshlens.showSchedule', origin.folder);
      return true;
    default:
      return false;
  }
}
