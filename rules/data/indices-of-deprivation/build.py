#!/usr/bin/env python3
"""Builds the tables of the Index of Multiple Deprivation from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder whose subfolder `inputs` holds the source files that `sources.md` names.
Out:  areas.csv, districts.csv (read by the fund), published_areas.csv and published_districts.csv (read by
      the check against what was published only), beside this script, sorted by code, LF line ends, UTF-8.
Then: the same sources give the same bytes. No figure is computed: each is written with the digits that the
      source has, and with the decimals of its column. An empty cell would be a value that the source does
      not have; there is none.
"""

import csv
import pathlib
import re
import sys

DOMAINS = {
    "income": "income",
    "employment": "employment",
    "education": "education",
    "health": "health",
    "crime": "crime",
    "barriers": "barriers",
    "living": "living_environment",
}
MEASURES = {  # published name: (name here, decimals)
    "imd_avg_score": ("average_score", 3),
    "imd_avg_rank": ("average_rank", 2),
    "imd_prop_top10": ("share_in_worst_tenth", 4),
    "imd_extent": ("extent", 4),
    "imd_local_conc": ("local_concentration", 2),
}


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    path = pathlib.Path(__file__).resolve().parent / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))


def check(condition, message):
    if not condition:
        sys.exit(f"build.py: {message}")


def decimals(text, places, what):
    """The figure with a fixed number of decimals; the source never has more."""
    check(re.fullmatch(rf"[0-9]+(\.[0-9]{{1,{places}}})?", text), f"{what} is `{text}`")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(places, '0')}"


def whole(text, what):
    check(re.fullmatch(r"[1-9][0-9]*", text), f"{what} is `{text}`")
    return text


def name_of(text):
    """`Bristol, City of` becomes `City of Bristol`: no name holds a comma."""
    name, _, title = text.partition(", ")
    check("," not in title, f"name {text}")
    return f"{title} {name}" if title else name


def main():
    check(len(sys.argv) == 2, "usage: build.py SOURCE_FOLDER")
    folder = pathlib.Path(sys.argv[1]) / "inputs"

    summaries = read(folder, "imd2019_lad_summaries.csv")
    districts = {r["lad19cd"]: name_of(r["lad19nm"]) for r in summaries}
    check(len(districts) == 317 and len(set(districts.values())) == 317, "districts")
    score_of = {r["lsoa11cd"]: r["imd2019_score"] for r in read(folder, "imd2019_lsoa_rates.csv")}

    areas, published_areas = [], []
    for row in read(folder, "imd2019_lsoa.csv"):
        code = row["lsoa11cd"]
        check(row["lad19cd"] in districts, f"district of {code}")
        areas.append(
            [code, row["lad19cd"], whole(row["pop_2015"], f"people of {code}")]
            + [decimals(row[domain], 3, f"{domain} of {code}") for domain in DOMAINS]
        )
        published_areas.append([
            code,
            decimals(score_of[code], 3, f"score of {code}"),
            whole(row["imd_rank"], f"rank of {code}"),
            whole(row["imd_decile"], f"decile of {code}"),
        ])
    check(len(areas) == 32844, "areas")
    write("areas.csv", ["code", "district", "population", *DOMAINS.values()], areas)
    write("districts.csv", ["code", "name"], districts.items())
    write("published_areas.csv", ["code", "score", "rank", "decile"], published_areas)
    write(
        "published_districts.csv",
        ["code"] + [name + part for name, _ in MEASURES.values() for part in ("", "_rank")],
        [
            [row["lad19cd"]] + [
                cell
                for measure, (name, places) in MEASURES.items()
                for cell in (
                    decimals(row[measure], places, f"{name} of {row['lad19cd']}"),
                    whole(row[measure + "_rank"], f"rank of {name} of {row['lad19cd']}"),
                )
            ]
            for row in summaries
        ],
    )


if __name__ == "__main__":
    main()
