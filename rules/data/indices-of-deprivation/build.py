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

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from source_tables import check, read, source_folders, whole, write

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


def padded(text, places, what):
    """The figure with a fixed number of decimals; the source never has more."""
    check(re.fullmatch(rf"[0-9]+(\.[0-9]{{1,{places}}})?", text), f"{what} is `{text}`")
    units, _, part = text.partition(".")
    return f"{units}.{part.ljust(places, '0')}"


def name_of(text):
    """`Bristol, City of` becomes `City of Bristol`: no name holds a comma."""
    name, _, title = text.partition(", ")
    check("," not in title, f"name {text}")
    return f"{title} {name}" if title.endswith(" of") else text.replace(",", "")


def main():
    inputs, _ = source_folders()

    summaries = read(inputs, "imd2019_lad_summaries.csv")
    districts = {r["lad19cd"]: name_of(r["lad19nm"]) for r in summaries}
    check(len(districts) == 317 and len(set(districts.values())) == 317, "districts")
    score_of = {r["lsoa11cd"]: r["imd2019_score"] for r in read(inputs, "imd2019_lsoa_rates.csv")}

    areas, published_areas = [], []
    for row in read(inputs, "imd2019_lsoa.csv"):
        code = row["lsoa11cd"]
        check(row["lad19cd"] in districts, f"district of {code}")
        areas.append(
            [code, row["lad19cd"], whole(row["pop_2015"], f"people of {code}")]
            + [padded(row[domain], 3, f"{domain} of {code}") for domain in DOMAINS]
        )
        published_areas.append([
            code,
            padded(score_of[code], 3, f"score of {code}"),
            whole(row["imd_rank"], f"rank of {code}"),
            whole(row["imd_decile"], f"decile of {code}"),
        ])
    check(len(areas) == 32844, "areas")
    write(HERE, "areas.csv", ["code", "district", "population", *DOMAINS.values()], sorted(areas))
    write(HERE, "districts.csv", ["code", "name"], sorted(districts.items()))
    write(HERE, "published_areas.csv", ["code", "score", "rank", "decile"], sorted(published_areas))
    write(
        HERE, "published_districts.csv",
        ["code"] + [name + part for name, _ in MEASURES.values() for part in ("", "_rank")],
        [
            [row["lad19cd"]] + [
                cell
                for measure, (name, places) in MEASURES.items()
                for cell in (
                    padded(row[measure], places, f"{name} of {row['lad19cd']}"),
                    whole(row[measure + "_rank"], f"rank of {name} of {row['lad19cd']}"),
                )
            ]
            for row in sorted(summaries, key=lambda row: row["lad19cd"])
        ],
    )


if __name__ == "__main__":
    main()
