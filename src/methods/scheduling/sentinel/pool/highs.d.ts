/** The part of HiGHS' interface that is used; the package describes all of it in 5,000 lines that need newer libraries. */
declare module 'highs' {
  export interface HighsModel {
    readonly options: { set(values: Readonly<Record<string, boolean | number | string>>): unknown };
    readonly info: { get(name: string): number | bigint };
    run(): { readonly modelStatus: number };
    getSolution(): { readonly colValue: Float64Array };
  }

  export interface HighsProgram {
    readonly numCols: number;
    readonly numRows: number;
    readonly colCost: Float64Array;
    readonly colLower: Float64Array;
    readonly colUpper: Float64Array;
    readonly rowLower: Float64Array;
    readonly rowUpper: Float64Array;
    readonly matrix: {
      readonly format: 'csr';
      readonly numRows: number;
      readonly numCols: number;
      readonly starts: Int32Array;
      readonly indices: Int32Array;
      readonly values: Float64Array;
    };
    /** 1 for a whole number. */
    readonly integrality: Int32Array;
  }

  export interface Highs {
    withModel<Result>(program: HighsProgram, operation: (model: HighsModel) => Result): Result;
  }

  export default function load(): Promise<Highs>;
}
