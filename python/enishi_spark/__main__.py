"""The job as a command: `spark-submit $(python -m enishi_spark --where) --input … --output …`, or `enishi-spark …`."""

from __future__ import annotations

import argparse
import sys


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="enishi-spark", description="Documents of any path that Spark knows -> records for `enishi load`.")
    parser.add_argument("--where", action="store_true", help="print the path of this file, for spark-submit, and end")
    parser.add_argument("--input", metavar="PATH", help="files, folders, patterns")
    parser.add_argument("--output", metavar="FOLDER", help="where records, decisions and exports go")
    parser.add_argument("--format", choices=("parquet", "jsonl", "warc", "text"), help="told by the name")
    parser.add_argument("--columns", metavar="FIELD=NAME,…", help="columns that have names of their own: text=honbun")
    parser.add_argument("--partitions", type=int, metavar="N", help="partitions of the documents; as they come")
    parser.add_argument("--decisions", metavar="FILE", help="decisions on what is one thing and what is not")
    parser.add_argument("--lexicon", action="append", default=[], metavar="FILE")
    parser.add_argument("--gazetteer", action="append", default=[], metavar="FILE")
    parser.add_argument("--ontology", action="append", default=[], metavar="FILE")
    parser.add_argument("--rules", metavar="FOLDER", help="rules in place of those that are shipped")
    parser.add_argument("--open", action="store_true", help="open statements as well")
    parser.add_argument("--no-link", action="store_true", help="leave entities of different documents as they are named")
    parser.add_argument("--nquads", action="store_true", help="write N-Quads beside the records")
    parser.add_argument("--parquet", action="store_true", help="write statements as Parquet beside the records")
    args = parser.parse_args(arguments)
    if args.where:
        print(__file__)
        return 0
    if not args.input or not args.output:
        parser.error("--input and --output are needed")

    from pyspark.sql import SparkSession

    import enishi
    from enishi_spark import Options, read, run

    columns = dict(part.split("=", 1) for part in args.columns.split(",")) if args.columns else None
    spark = SparkSession.builder.appName("enishi").getOrCreate()
    try:
        options = Options(args.lexicon, args.gazetteer, args.ontology, args.decisions, args.rules, open=args.open)
        written = run(
            read(spark, args.input, args.format, columns),
            args.output,
            options=options,
            link=not args.no_link,
            export_nquads=args.nquads,
            export_parquet=args.parquet,
            partitions=args.partitions,
        )
    except (enishi.EnishiError, OSError, ValueError, TypeError) as error:
        print(f"enishi-spark: {error}", file=sys.stderr)
        return 2
    finally:
        spark.stop()
    for what, where in written.items():
        print(f"{what}\t{where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
