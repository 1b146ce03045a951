/// The workflow with which GitHub runs a book and publishes its pages.
enum BookWorkflow {
  /// Where it lies in the book's folder.
  static let file = ".github/workflows/book.yml"

  /// The workflow.
  ///
  /// - Parameter program: The name of the program that runs the book.
  /// - Returns: The file.
  static func text(program: String) -> String {
    let letters = program.uppercased().map { $0.isASCII && $0.isLetter ? $0 : "_" }
    let variable = String(letters) + "_ARCHIVE"
    return """
      # Runs the book on every push, and publishes its pages.
      #
      # It needs two things in the settings of the repository: under Pages, "GitHub Actions" as the source; under
      # Secrets and variables, Actions, Variables, \(variable): the address of an archive of \(program)
      # (what `make dist` of its project makes, uploaded to a release, for example).
      name: Book
      on:
        push:
        pull_request:
        workflow_dispatch:
      permissions:
        contents: read
      concurrency:
        group: book-${{ github.ref }}
        cancel-in-progress: true
      jobs:
        run:
          runs-on: ubuntu-24.04
          steps:
            - uses: actions/checkout@v4
            - name: Get \(program)
              env:
                ARCHIVE: ${{ vars.\(variable) }}
              run: |
                if [ -z "$ARCHIVE" ]; then
                  echo "::error::set the variable \(variable) of this repository to the address of an archive of \(program)"
                  exit 1
                fi
                mkdir -p "$RUNNER_TEMP/program"
                curl --fail --location --silent --show-error "$ARCHIVE" \\
                  | tar --extract --gzip --strip-components=1 --directory "$RUNNER_TEMP/program"
                echo "$RUNNER_TEMP/program/bin" >> "$GITHUB_PATH"
            - name: Results of earlier runs
              uses: actions/cache@v4
              with:
                path: .palimpsest
                key: results-${{ github.run_id }}
                restore-keys: results-
            - name: Run the book
              run: \(program) report --strict
            # Also where a claim falls short or a cell fails: the pages show which.
            - if: ${{ !cancelled() }}
              uses: actions/upload-pages-artifact@v3
              with:
                path: artifacts
        publish:
          needs: run
          if: github.event_name != 'pull_request' && github.ref_name == github.event.repository.default_branch
          runs-on: ubuntu-24.04
          permissions:
            pages: write
            id-token: write
          environment:
            name: github-pages
            url: ${{ steps.pages.outputs.page_url }}
          steps:
            - id: pages
              uses: actions/deploy-pages@v4

      """
  }
}
