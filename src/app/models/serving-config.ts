import { deriveFindings } from '../../findings/derive';
import type { ServingQuestion, ServingReport } from '../../contracts/serving/served-model';
import { isConsidered } from '../../workspace/discovery/considered';
import { sniffTextFormat } from '../../workspace/discovery/sniff-text-format';
import { sniffYaml } from '../../workspace/discovery/sniff-yaml';
import { manifestText } from '../../workspace/manifests/manifest-text';
import { parseServing, type ServingKind } from '../../workspace/manifests/serving/read';
import { workspaceFiles } from '../../workspace/manifests/serving/workspace-files';
import type { AnalysisContext } from '../context';
import type { ServedModels } from './served-models';

const NOTHING: ServingReport = { models: [], findings: [], problems: [] };
const NO_SERVICES = { graph: { services: [], edges: [] }, incidents: [], inputs: [] };

/**
 * The models one config serves, from its text as it stands in the editor. A file of another kind serves none, and one
 * that an analysis would leave out is left alone.
 */
export async function servedModelsOf(
  { folder, file, text, include, exclude, storageDir }: ServingQuestion,
  models: ServedModels,
  context: AnalysisContext,
): Promise<ServingReport> {
  const kind = kindOf(text, file);
  if (kind === null || !(await isConsidered(folder, file, { include, exclude }))) {
    return NOTHING;
  }
  const { uses, problems } = await parseServing(manifestText(text, file), kind, workspaceFiles(folder));
  const own = uses.filter(({ range }) => range.file === file);
  const served = await models.read(own, { folder, storageDir }, context);
  const findings = deriveFindings({ ...NO_SERVICES, served }, { rules: await context.rules(), disabled: [] });
  return { models: served, findings: findings.filter((finding) => finding.file === file), problems };
}

function kindOf(text: string, file: string): ServingKind | null {
  const verdict = /\.pbtxt$/i.test(file) ? sniffTextFormat(text, file) : sniffYaml(text, file);
  const kind = verdict !== undefined && 'kind' in verdict ? verdict.kind : null;
  return kind === 'compose' || kind === 'kubernetes' || kind === 'triton' ? kind : null;
}
