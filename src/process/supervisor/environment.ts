/** Variables that change how Node or Electron starts; inherited, they attach debuggers or preload code into the child. */
const unwanted =
  /^(NODE_(OPTIONS|CHANNEL_FD|CHANNEL_SERIALIZATION_MODE|UNIQUE_ID|INSPECT.*|V8_COVERAGE)|ELECTRON_.*|VSCODE_.*)$/i;

/**
 * The environment of a child process: what the parent has, without debugger and preload switches.
 * @param runAsNode true when the parent is Electron, whose binary must be told to behave as Node.
 */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  runAsNode: boolean,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value !== undefined && !unwanted.test(name)) {
      environment[name] = value;
    }
  }
  if (runAsNode) {
    environment.ELECTRON_RUN_AS_NODE = '1';
  }
  return environment;
}
