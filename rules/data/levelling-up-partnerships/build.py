#!/usr/bin/env python3
"""Builds the tables of the Levelling Up Partnerships from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder with `inputs/`, which holds the source files that `sources.md` names.
Out:  beside this script: places.csv, health_areas.csv, published.csv; sorted by key, LF line ends,
      UTF-8.
Then: the same sources give the same bytes. No figure is computed: means are taken by the rules. An
      empty cell is a value that the source does not have.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from source_tables import check, gva_per_hour, lower_tier, names_of_2021, read, source_folders, write

DAY = "2023-03-15"  # the announcement

# Places with a Deep Dive before the announcement: Blackpool, and Grimsby in North East Lincolnshire.
DEEP_DIVES = ["Blackpool", "North East Lincolnshire"]

# The 20 places in the order of the published list.
PUBLISHED = [
    "Kingston upon Hull", "Sandwell", "Mansfield", "Middlesbrough", "Blackburn with Darwen",
    "Hastings", "Torbay", "Tendring", "Stoke-on-Trent", "Boston", "Redcar and Cleveland",
    "Wakefield", "Oldham", "Rother", "Torridge", "Walsall", "Doncaster", "South Tyneside",
    "Rochdale", "Bassetlaw",
]

INDICATORS = {
    "male": "Male Healthy Life Expectancy (HLE)",
    "female": "Female Healthy Life Expectancy (HLE)",
    "pay": "Median Weekly Pay",
}


def main():
    inputs, _ = source_folders()

    history = read(inputs, "uk_local_authorities_history.csv")
    places = {code: row for code, row in lower_tier(history, DAY).items() if row["nation"] == "England"}
    check(len(places) == 309, "England had 309 lower-tier authorities on 15 March 2023")
    name_of = names_of_2021(inputs)
    code_of = {name_of[code]: code for code in places}

    found = {key: {} for key in INDICATORS}
    for row in read(inputs, "ons_subnational_indicators_2022.csv"):
        for key, title in INDICATORS.items():
            if row["indicator"] == title:
                check(row["period"] == ("2021" if key == "pay" else "201820"), f"period of {title}")
                found[key][row["area_code"]] = row["value"]

    # Healthy life expectancy of the upper tier: the county, else the place itself.
    health_area = {code: row["county_gss"] or code for code, row in places.items()}
    write(HERE, "health_areas.csv", ["code", "male_years", "female_years"],
          [[code, found["male"].get(code, ""), found["female"].get(code, "")]
           for code in sorted(set(health_area.values()))])

    skills = {(r["area_code"], r["year"]): r["level3plus_pct_16_64"]
              for r in read(inputs, "qual_level3plus_lad.csv")}
    gva = [gva_per_hour(inputs, year) for year in ("2018", "2019", "2020")]
    rows = []
    for code, row in sorted(places.items()):
        name = name_of[code]
        rows.append(
            [code, name, row["region"].lower().replace(" ", "_"), health_area[code],
             "true" if name in DEEP_DIVES else "false"]
            + [skills[code, year] for year in ("2019", "2020", "2021")]
            + [found["pay"].get(code, "")]
            + [of_year.get(code, "") for of_year in gva])
    write(HERE, "places.csv",
          ["code", "name", "region", "health_area", "deep_dive", "level3_2019_pct",
           "level3_2020_pct", "level3_2021_pct", "pay_2021_gbp", "gva_2018_gbp", "gva_2019_gbp",
           "gva_2020_gbp"],
          rows)

    check(set(PUBLISHED + DEEP_DIVES) <= set(code_of), "names of the published list")
    write(HERE, "published.csv", ["code", "partnership", "position"],
          [[code,
            "chosen" if name_of[code] in PUBLISHED
            else "deep_dive_before" if name_of[code] in DEEP_DIVES else "not_chosen",
            PUBLISHED.index(name_of[code]) + 1 if name_of[code] in PUBLISHED else ""]
           for code in sorted(places)])


if __name__ == "__main__":
    main()
