import type { ModelSettings, ModelUse, Setting } from '../../../contracts/serving/served-model';
import type { ContainerSettings } from './container-settings';
import type { MentionedModel } from './model-mentions';
import { readTriton } from './triton';
import type { WorkspaceFiles } from './workspace-files';

/**
 * Models that a manifest names, with what it says about running them. For an entry of a model repository its
 * `config.pbtxt` fills in what the manifest leaves open.
 */
export async function usesOf(
  config: ModelUse['config'],
  name: string,
  models: readonly MentionedModel[],
  { gpu, ...settings }: ContainerSettings,
  files: WorkspaceFiles,
): Promise<ModelUse[]> {
  const uses: ModelUse[] = [];
  for (const { token, place, inFolder } of models) {
    const own = inFolder?.entry == null ? undefined : await configOfEntry(files, inFolder.entry);
    const of = (field: keyof ModelSettings): Setting | null => settings[field] ?? own?.[field] ?? null;
    uses.push({
      config,
      name: inFolder !== null && models.length > 1 ? inFolder.name : name,
      range: token.range(),
      place,
      maxBatch: of('maxBatch'),
      requestTimeoutMs: of('requestTimeoutMs'),
      queueTimeoutMs: of('queueTimeoutMs'),
      queueDelayMs: of('queueDelayMs'),
      cpus: of('cpus'),
      threads: of('threads'),
      instances: of('instances'),
      concurrency: of('concurrency'),
      preferredBatches: own?.preferredBatches ?? [],
      gpu: gpu ?? own?.gpu ?? null,
      inputs: own?.inputs ?? [],
      outputs: own?.outputs ?? [],
    });
  }
  return uses;
}

async function configOfEntry(files: WorkspaceFiles, entry: string): Promise<ModelUse | undefined> {
  const source = await files.text(`${entry}/config.pbtxt`);
  return source === null ? undefined : (await readTriton(source, files)).uses.at(0);
}
