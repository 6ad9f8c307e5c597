import { deriveFindings } from '../../findings/derive';
import { SERVING_VERSION, type ServingDocument } from '../../contracts/serving/document';
import { discover } from '../../workspace/discovery/discover';
import type { AnalysisContext } from '../context';
import { manifestsOf } from '../recording/files';
import { readManifests } from '../recording/manifests';
import { createServedModels } from './served-models';
import { toolInfo } from '../installation';

export interface ServingOptions {
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Where the calibration of this machine is kept. */
  readonly storageDir: string | null;
}

/** Every ONNX model that the configs of a folder serve, with what there is to say about it. Reads no traces. */
export async function serving(
  { folder, include, exclude, storageDir }: ServingOptions,
  context: AnalysisContext,
): Promise<ServingDocument> {
  const { files } = await discover(folder, { include, exclude, signal: context.signal });
  const { uses, inputs } = await readManifests(manifestsOf(files), folder);
  const models = await createServedModels().read(uses, { folder, storageDir }, context);
  const findings = deriveFindings(
    { graph: { services: [], edges: [] }, incidents: [], inputs: [], served: models },
    { rules: await context.rules(), disabled: [] },
  );
  return {
    version: SERVING_VERSION,
    tool: toolInfo,
    folder,
    createdMs: context.now(),
    models,
    findings,
    problems: inputs.flatMap(({ problems }) => problems),
  };
}
