#!/usr/bin/env python3
"""Builds small_areas.csv and towns.csv from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder with the source files that `sources.md` names.
Out:  small_areas.csv and towns.csv beside this script, sorted by code, LF line ends, UTF-8.
Then: the same sources give the same bytes. All arithmetic is exact (fractions); a figure of an
      authority is rounded once, half to even, when it is written. An empty cell is a value that
      the source does not have. The three columns that go with a judged score are empty with it.
"""

import csv
import pathlib
import re
import sys
from fractions import Fraction

TOWN_SIZES = {"Small Towns", "Medium Towns", "Large Towns"}
JUDGED = ["investment_opportunity", "alignment"]


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    path = pathlib.Path(__file__).resolve().parent / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def decimals(value, places):
    """The fraction with a fixed number of decimals, half to even."""
    whole = round(value * 10**places)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def check(condition, message):
    if not condition:
        sys.exit(f"build.py: {message}")


def pooled_percent(rows, year_column, years, part, whole):
    """100 x sum of `part` / sum of `whole` per authority over the years that have both."""
    parts, wholes = {}, {}
    for row in rows:
        if row[year_column] in years and row[part] and row[whole]:
            code = row["lad21cd"]
            parts[code] = parts.get(code, 0) + Fraction(row[part])
            wholes[code] = wholes.get(code, 0) + Fraction(row[whole])
    return {code: 100 * parts[code] / wholes[code] for code in parts}


def main():
    check(len(sys.argv) == 2, "usage: build.py SOURCE_FOLDER")
    folder = pathlib.Path(sys.argv[1])

    # Places: the towns, and the cities, which are listed with them but are no towns.
    listed = {r["town_code"]: r for r in read(folder, "towns_england_ons.csv") if r["town_code"]}
    towns = {code: r for code, r in listed.items() if r["size_class"] in TOWN_SIZES}
    cities = {code for code, r in listed.items() if r["size_class"] == "City"}
    check(len(towns) + len(cities) == len(listed), "a listed place is neither town nor city")

    # Small areas.
    place_of = {r["lsoa11cd"]: r["town_code"] for r in read(folder, "lsoa11_town.csv")}
    rate_of = {r["lsoa11cd"]: r["income_rate"] for r in read(folder, "imd2019_lsoa_rates.csv")}
    small_areas = []
    people = {}  # (town, authority) -> people
    for row in read(folder, "imd2019_lsoa.csv"):
        code, population = row["lsoa11cd"], row["pop_2015"]
        check(re.fullmatch(r"0\.[0-9]{3}|1\.000", rate_of[code]), f"rate of {code}")
        check(re.fullmatch(r"[1-9][0-9]*", population), f"population of {code}")
        place = place_of.get(code)
        if place in towns:
            settlement, town = "in_town", place
            key = (place, row["lad19cd"])
            people[key] = people.get(key, 0) + int(population)
        else:
            check(place is None or place in cities, f"place of {code}")
            settlement, town = ("elsewhere" if place is None else "in_city"), ""
        small_areas.append([code, settlement, town, population, rate_of[code]])
    small_areas.sort()
    write(
        "small_areas.csv",
        ["code", "settlement", "town", "population", "income_deprivation"],
        small_areas,
    )

    # Figures of authorities. Authorities of April 2019 are looked up in the codes of April 2021.
    codes_2021 = {}
    for row in read(folder, "lad_codes_2016_2024.csv"):
        codes_2021.setdefault(row["lad19cd"], set()).add(row["lad21cd"])

    no_qualifications = pooled_percent(
        read(folder, "aps_qualifications_lad.csv"),
        "year", {"2017", "2018", "2019"}, "none", "total_of_known")
    manufacturing = pooled_percent(
        read(folder, "aps_industry_lad.csv"),
        "year_to_september", {"2017", "2018", "2019"}, "manufacturing", "total_of_known")
    gva_per_hour = {
        r["lad_code"]: Fraction(r["gbp_per_hour_2018"])
        for r in read(folder, "gva_per_hour_lad.csv")
        if r["vintage"] == "2023" and r["gbp_per_hour_2018"]
    }
    # The model-based rate, and the survey rate where there is none.
    unemployment = pooled_percent(
        read(folder, "aps_labour_lad.csv"),
        "year_to_september", {"2018", "2019"}, "unemployed", "economically_active")
    for row in read(folder, "unemployment_model_lad.csv"):
        if row["year_starting"] == "2018-07" and row["unemployment_pct"]:
            unemployment[row["area_code"]] = Fraction(row["unemployment_pct"])

    def of_authority(figure, authority):
        for code in [authority, *sorted(codes_2021.get(authority, ()))]:
            if code in figure:
                return figure[code]
        return None

    def of_town(figure, town):
        """The mean over the town's people of the figure of their authority."""
        total, count = Fraction(0), 0
        for (place, authority), number in people.items():
            value = of_authority(figure, authority) if place == town else None
            if value is not None:
                total, count = total + value * number, count + number
        return decimals(total / count, 2) if count else ""

    rows = []
    for code in sorted(towns):
        town = towns[code]
        name = re.sub(r" BUA(SD)?$", "", town["town_name"])
        figures = [of_town(f, code)
                   for f in (no_qualifications, gva_per_hour, manufacturing, unemployment)]
        rows.append([code, name, town["region"], town["population_2011"], *figures]
                    + [""] * (4 * len(JUDGED)))
    write(
        "towns.csv",
        ["code", "name", "region", "population_2011", "no_qualifications_pct",
         "gva_per_hour_gbp", "manufacturing_pct", "unemployment_pct"]
        + [name + part for name in JUDGED for part in ("", "_by", "_on", "_reason")],
        rows,
    )


if __name__ == "__main__":
    main()
