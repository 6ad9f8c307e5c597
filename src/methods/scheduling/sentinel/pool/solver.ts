/** An integer program: minimise costs · x within rows and bounds. */
export interface IntegerProgram {
  /** Per column. */
  readonly costs: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly isInteger: readonly boolean[];
  readonly rows: readonly ProgramRow[];
}

export interface ProgramRow {
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

export interface SolveLimits {
  /** Seconds after which the best solution found so far is taken. */
  readonly timeS: number;
  /** Nodes of the search tree; unlike the time, the same on every machine. */
  readonly treeNodes: number;
  /** Distance from the bound, as a share of the cost, at which the search ends. */
  readonly gap: number;
}

export interface IntegerSolution {
  /** Per column. */
  readonly values: Float64Array;
  readonly cost: number;
  /** False: the search ended at a limit, and this is the best solution found. */
  readonly isProven: boolean;
}

export interface IntegerSolver {
  /** Blocks until it is done. @returns null when the program has no solution, or none was found within the limits */
  solve(program: IntegerProgram, limits: SolveLimits): IntegerSolution | null;
}

const OPTIMAL = 7;
/** HiGHS' sign of a solution that keeps all rows. */
const FEASIBLE = 2;

/** HiGHS as WebAssembly: relaxation, cuts and branching are its work. @throws when the package is missing */
export async function openSolver(): Promise<IntegerSolver> {
  const { default: load } = await import('highs');
  const highs = await load();
  return {
    solve(program, { timeS, treeNodes, gap }) {
      const { costs, lower, upper, isInteger, rows } = program;
      return highs.withModel(
        {
          numCols: costs.length,
          numRows: rows.length,
          colCost: Float64Array.from(costs),
          colLower: Float64Array.from(lower),
          colUpper: Float64Array.from(upper),
          rowLower: Float64Array.from(rows, (row) => row.lower),
          rowUpper: Float64Array.from(rows, (row) => row.upper),
          matrix: matrixOf(rows, costs.length),
          integrality: Int32Array.from(isInteger, Number),
        },
        (model) => {
          model.options.set({
            output_flag: false,
            time_limit: timeS,
            mip_max_nodes: treeNodes,
            mip_rel_gap: gap,
            random_seed: 1,
          });
          const { modelStatus } = model.run();
          if (model.info.get('primal_solution_status') !== FEASIBLE) {
            return null;
          }
          const values = model
            .getSolution()
            .colValue.map((value, column) => (isInteger[column] ? Math.round(value) + 0 : value));
          const cost = values.reduce((sum, value, column) => sum + value * costs[column], 0);
          return { values, cost, isProven: modelStatus === OPTIMAL };
        },
      );
    },
  };
}

function matrixOf(rows: readonly ProgramRow[], numCols: number) {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ columns }, row) => (starts[row + 1] = starts[row] + columns.length));
  return {
    format: 'csr' as const,
    numRows: rows.length,
    numCols,
    starts,
    indices: Int32Array.from(rows.flatMap(({ columns }) => columns)),
    values: Float64Array.from(rows.flatMap(({ coefficients }) => coefficients)),
  };
}
