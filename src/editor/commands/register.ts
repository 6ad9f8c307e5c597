import type { Disposable } from 'vscode';
import { disposeAll } from '../host/emitter';
import { showError } from '../show-error';
import type { CommandDeps, EditorCommand } from './command';

/** Registers commands; the failure of one is shown to the user, and the command then resolves to undefined. */
export function registerCommands(commands: readonly EditorCommand[], deps: CommandDeps): Disposable {
  return disposeAll(
    ...commands.map(({ id, run }) =>
      deps.host.commands.registerCommand(id, async (...args) => {
        try {
          return await run(deps, ...args);
        } catch (error) {
          showError(deps, error);
          return undefined;
        }
      }),
    ),
  );
}
