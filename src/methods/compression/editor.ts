import type { CommandDeps } from '../../editor/commands/command';
import { isUri } from '../../editor/commands/command';
import { registerCommands } from '../../editor/commands/register';
import { requireTrust } from '../../editor/folders';
import { pickModel } from '../../editor/onnx/pick-model';
import { CompressionEditor } from './editor/compression-editor';

/** Registers the compression page of ONNX models, and `Meshlens: Compress Model`. */
export function register(deps: CommandDeps): readonly { dispose(): unknown }[] {
  const editor = new CompressionEditor(deps);
  const command = {
    id: 'meshlens.compressModel' as const,
    async run({ host }: CommandDeps, given: unknown): Promise<void> {
      requireTrust(host);
      const uri = isUri(given)
        ? given
        : await pickModel(host, { placeHolder: 'The model to compress', openLabel: 'Compress Model' });
      if (uri !== undefined) {
        await editor.compress(uri);
      }
    },
  };
  return [editor, registerCommands([command], deps)];
}
