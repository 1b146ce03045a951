/// An environment: what stands to the left and right of its rows, and what they are.
struct FormulaEnvironment {
  var left: String?
  var right: String?
  var columns = Formula.ColumnAlignment.center
  /// Whether its rows are equations, which can have numbers.
  var isNumbered = false
  /// Whether it says how its columns are aligned: `\begin{array}{lr}`.
  var hasColumns = false
  /// Whether one cell in it is no table.
  var isPlain = false
}

extension FormulaSymbols {
  /// The environments; those with a star have the same rows.
  static let environments: [String: FormulaEnvironment] = {
    let equations = FormulaEnvironment(columns: .alternating, isNumbered: true, isPlain: true)
    let single = FormulaEnvironment(isNumbered: true, isPlain: true)
    var known: [String: FormulaEnvironment] = [
      "matrix": FormulaEnvironment(), "smallmatrix": FormulaEnvironment(),
      "pmatrix": FormulaEnvironment(left: "(", right: ")"),
      "bmatrix": FormulaEnvironment(left: "[", right: "]"),
      "Bmatrix": FormulaEnvironment(left: "{", right: "}"),
      "vmatrix": FormulaEnvironment(left: "|", right: "|"),
      "Vmatrix": FormulaEnvironment(left: "‖", right: "‖"),
      "array": FormulaEnvironment(hasColumns: true),
      "subarray": FormulaEnvironment(hasColumns: true),
      "cases": FormulaEnvironment(left: "{", columns: .left),
      "dcases": FormulaEnvironment(left: "{", columns: .left),
      "rcases": FormulaEnvironment(right: "}", columns: .left),
      "aligned": FormulaEnvironment(columns: .alternating),
      "alignedat": FormulaEnvironment(columns: .alternating, hasColumns: true),
      "split": FormulaEnvironment(columns: .alternating), "gathered": FormulaEnvironment(),
    ]
    var numbered = ["align": equations, "flalign": equations, "eqnarray": equations]
    numbered["equation"] = single
    numbered["gather"] = single
    numbered["multline"] = single
    numbered["alignat"] = equations
    numbered["alignat"]?.hasColumns = true
    numbered["eqnarray"]?.columns = .each([.right, .center, .left])
    for (name, form) in numbered {
      known[name] = form
      known[name + "*"] = form
    }
    return known
  }()
}
