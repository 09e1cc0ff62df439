#!/usr/bin/env python3
"""Builds the tables of the Future High Streets Fund from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder whose subfolders `inputs` and `published` hold the source files that `sources.md` names.
Out:  councils.csv (read by the fund), published_grants.csv and published_places.csv (read by the check
      against what was published only), beside this script, sorted by their first column, LF line ends,
      UTF-8.
Then: the same sources give the same bytes. No figure is computed. An empty cell is a value that the source
      does not have.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from source_tables import check, council_words, existed, plain, read, source_folders, write

LAST_DAY = "2019-03-22"  # of expressions of interest
KINDS = {
    "UA": "unitary",
    "MD": "metropolitan",
    "LBO": "london_borough",
    "NMD": "district",
    "CC": "city_of_london",
    "CTY": "county",
    "COMB": "combined",
    "SRA": "greater_london",
}
BIDDERS = {"unitary", "metropolitan", "london_borough", "district"}

# Places that the list names under a council that did not exist in 2019: the town of the place in the list of
# towns, and the council that most of its people had in April 2019. The town is checked. Taunton Deane went
# into Somerset West and Taunton on 1 April 2019, ten days after the last day.
COUNCIL_BY_TOWN = {
    "Carlisle City Centre": ("Carlisle", "E07000028", "E07000028"),
    "High Wycombe": ("High Wycombe", "E07000007", "E07000007"),
    "Maryport Town Centre": ("Maryport", "E07000026", "E07000026"),
    "Northallerton": ("Northallerton", "E07000164", "E07000164"),
    "Northampton": ("Northampton", "E07000154", "E07000154"),
    "Taunton": ("Taunton", "E07000246", "E07000190"),
    "Yeovil": ("Yeovil", "E07000189", "E07000189"),
}


def main():
    inputs, published = source_folders()

    councils = {}
    for row in read(inputs, "uk_local_authorities_history.csv"):
        if row["nation"] == "England" and existed(row, LAST_DAY):
            councils[row["gss"]] = (plain(row["name"]), KINDS[row["type"]])
    lower_tier = [kind for _, kind in councils.values() if kind in BIDDERS | {"city_of_london"}]
    check(len(lower_tier) == 326, "326 lower-tier councils on the last day")
    write(HERE, "councils.csv", ["code", "name", "kind"],
          [[code, *councils[code]] for code in sorted(councils)])

    # The council of a published place, by name among the bidders of the last day; by hand where the list
    # names a later council.
    by_words = {}
    for code, (name, kind) in councils.items():
        if kind in BIDDERS:
            by_words.setdefault(council_words(name), set()).add(code)
    towns = {(row["town_name"], row["main_lad19cd"])
             for row in read(inputs, "towns_england_indicators.csv")}
    places, first_of = [], {}
    for row in read(published, "future_high_streets_places.csv"):
        name = row["place_name"]
        found = by_words.get(council_words(row["organisation"]), set())
        if name in COUNCIL_BY_TOWN:
            town, authority, council = COUNCIL_BY_TOWN[name]
            check(not found, f"{name} needs no hand")
            check((town, authority) in towns, f"town of {name}")
            check(councils[council][1] in BIDDERS, f"council of {name}")
            how = "by_town"
        else:
            check(len(found) == 1, f"council of {name}")
            (council,) = found
            how = "by_name"
        # Two rows whose names differ in signs only are one place.
        signs = (council, re.sub("[^a-z]", "", name.lower()))
        repeats = first_of.setdefault(signs, f"P{len(places) + 1:02}")
        number = f"P{len(places) + 1:02}"
        places.append([number, plain(name), council, how, "" if repeats == number else repeats])
    write(HERE, "published_places.csv", ["number", "name", "council", "council_found", "repeats"], places)

    grants = [[row["place_code"], row["total_gbp_as_published"]]
              for row in read(published, "towns_fund_places.csv")
              if row["fund"] == "Future High Streets Fund"]
    write(HERE, "published_grants.csv", ["code", "total_gbp"], sorted(grants))


if __name__ == "__main__":
    main()
