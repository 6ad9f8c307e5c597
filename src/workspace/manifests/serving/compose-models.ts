import { posix } from 'node:path';
import type { ModelUse } from '../../../contracts/serving/served-model';
import { layerVariables } from '../compose-layers';
import { overrideNamesOf } from '../compose-overrides';
import { ComposeProject } from '../compose-project';
import type { SiblingFiles } from '../siblings';
import type { SourceText } from '../source-text';
import type { SharedYaml, YamlSource } from '../yaml-source';
import { containerSettings } from './container-settings';
import { mentionedModels } from './model-mentions';
import { usesOf } from './model-uses';
import type { ServingReading } from './reading';
import { folderOf, within, type WorkspaceFiles } from './workspace-files';

/**
 * ONNX models of the services of a Compose project, found through arguments, variables and volumes, with its override
 * file, `extends`, `include` and `env_file` followed. Problems are told by the reader of services.
 */
export async function readComposeModels(
  yaml: YamlSource,
  files: WorkspaceFiles,
  shared: SharedYaml,
): Promise<ServingReading> {
  const base = folderOf(yaml.source.file);
  // Compose is started in the folder of its file.
  const project = new ComposeProject(siblingsIn(base, files), shared, (name) =>
    name === 'PWD' ? '.' : undefined,
  );
  const uses: ModelUse[] = [];
  for (const service of await project.services(yaml)) {
    const container = {
      variables: layerVariables(service.variables, service.fileVariables),
      args: [...service.entrypoint, ...service.command],
      cpuLimit: service.container.cpuLimit,
      gpu: service.container.gpu,
    };
    const mounts = service.container.volumes.map(({ folder, ...volume }) => ({
      ...volume,
      base: within(base, folder) ?? base,
    }));
    const models = await mentionedModels(container, { files, base, mounts });
    uses.push(...(await usesOf('compose', service.name.text, models, containerSettings(container), files)));
  }
  return { uses, problems: [], ...(project.overrides.length > 0 && { overrides: project.overrides }) };
}

/** The file that is merged over a Compose file with a default name; null where there is none. */
export async function overrideOf(file: string, files: WorkspaceFiles): Promise<SourceText | null> {
  for (const name of overrideNamesOf(file)) {
    const text = await files.text(posix.join(folderOf(file), name));
    if (text !== null) {
      return text;
    }
  }
  return null;
}

function siblingsIn(base: string, files: WorkspaceFiles): SiblingFiles {
  return {
    async read(reference) {
      const path = within(base, reference);
      const text = path === null ? null : await files.text(path);
      return text ?? { refused: 'it cannot be read' };
    },
  };
}
