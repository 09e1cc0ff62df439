#!/usr/bin/env python3
"""Builds the tables of the Towns Fund from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder whose subfolders `inputs` and `published` hold the source files that `sources.md` names.
Out:  small_areas.csv, towns.csv and selection.csv (read by the fund), health.csv (read by the proposal
      with health), published_towns.csv, published_grants.csv and published_projects.csv (read by the
      check against what was published only), beside this script, sorted by their first column, LF line
      ends, UTF-8.
Then: the same sources give the same bytes. All arithmetic is exact (fractions); a figure of an
      authority is rounded once, half to even, when it is written. An empty cell is a value that
      the source does not have. The three columns that go with a judged score are empty with it.
"""

import pathlib
import re
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from source_tables import (
    check, council_words, decimals, fractions, gva_per_hour, model_unemployment, no_qualifications,
    pooled_percent, read, source_folders, survey_unemployment, whole, write)

TOWN_SIZES = {"Small Towns", "Medium Towns", "Large Towns"}
JUDGED = ["investment_opportunity", "alignment"]

# The published list names 101 towns in 100 grants. A town is the one whose name without the ending "BUA" or
# "BUASD" is the published name, in the published region. These have none and are named by hand; `sources.md`
# gives the reasons. The council named in the list is checked for all.
TOWNS_BY_HAND = {
    "TD-BAR": ["E34003078"],  # Barrow: Barrow-in-Furness
    "TD-BLY": ["E34002074"],  # Blyth: Blyth (Northumberland)
    "TD-BUR": ["E35001216"],  # Burton: Burton upon Trent
    "TD-DUD": ["E35000284"],  # Dudley: Dudley (Dudley)
    "TD-KIR": ["E35000267", "E35000381"],  # Kirkby and Sutton (Ashfield): two towns
    "TD-NEL": ["E35000775"],  # Nelson: Nelson (Pendle)
    "TD-NWK": ["E35001494"],  # Newark: Newark-on-Trent
    "TD-STI": ["E34004338"],  # St Ives: St Ives (Cornwall)
    "TD-THO": ["E35001481"],  # Thornaby: Thornaby-on-Tees
}

# Reasons of ministers that are at hand: quoted by the New Statesman in July 2020 from the audit office's report.
QUOTED_REASONS = {
    "E35000569": "transport improvements had primed the area for investment; quoted by the New Statesman",
    "E34000633": "an area with opportunity for investment and closely aligned to the priorities of the Fund; "
                 "quoted by the New Statesman",
}
# Towns that the rules call high and the published list does not name. They are a result of the rules: a test
# in towns.rule fails as soon as they are no longer these.
HIGH_BUT_NOT_LISTED = [
    "E34000007",  # Carlton in Lindrick
    "E34000935",  # Market Warsop
    "E34001491",  # Sheerness
    "E34001609",  # Caister-on-Sea
    "E34003490",  # Hemsby
    "E34003562",  # Askern
    "E34003679",  # Clacton-on-Sea
    "E34004277",  # Liskeard
    "E35000032",  # Church
    "E35000079",  # Gorleston-on-Sea
    "E35000158",  # Clifton (City of Nottingham)
    "E35000247",  # Bilston
    "E35000388",  # Mansfield Woodhouse
    "E35000405",  # South Shields
    "E35000498",  # Burnley
    "E35000529",  # Immingham
    "E35000757",  # Blackburn
    "E35000882",  # Blackheath
    "E35000923",  # Ramsgate
    "E35001236",  # Jarrow
    "E35001407",  # Colne
    "E35001448",  # Brierfield
]
ANNOUNCED = "2019-09-06"


def base_name(town):
    return re.sub(r" BUA(SD)?$", "", town["town_name"])


def main():
    inputs, published = source_folders()

    # Places: the towns, and the cities, which are listed with them but are no towns.
    listed = {r["town_code"]: r for r in read(inputs, "towns_england_ons.csv") if r["town_code"]}
    towns = {code: r for code, r in listed.items() if r["size_class"] in TOWN_SIZES}
    cities = {code for code, r in listed.items() if r["size_class"] == "City"}
    check(len(towns) + len(cities) == len(listed), "a listed place is neither town nor city")

    # Small areas.
    place_of = {r["lsoa11cd"]: r["town_code"] for r in read(inputs, "lsoa11_town.csv")}
    rate_of = {r["lsoa11cd"]: r["income_rate"] for r in read(inputs, "imd2019_lsoa_rates.csv")}
    small_areas = []
    people = {}  # (town, authority) -> people
    for row in read(inputs, "imd2019_lsoa.csv"):
        code = row["lsoa11cd"]
        population = whole(row["pop_2015"], f"population of {code}")
        check(re.fullmatch(r"0\.[0-9]{3}|1\.000", rate_of[code]), f"rate of {code}")
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
        HERE, "small_areas.csv",
        ["code", "settlement", "town", "population", "income_deprivation"],
        small_areas,
    )

    # Figures of authorities. Authorities of April 2019 are looked up in the codes of April 2021.
    codes_2021 = {}
    for row in read(inputs, "lad_codes_2016_2024.csv"):
        codes_2021.setdefault(row["lad19cd"], set()).add(row["lad21cd"])

    unqualified = no_qualifications(inputs, {"2017", "2018", "2019"})
    manufacturing = pooled_percent(
        read(inputs, "aps_industry_lad.csv"),
        "year_to_september", {"2017", "2018", "2019"}, "manufacturing", "total_of_known")
    gva = fractions(gva_per_hour(inputs, "2018"))
    # The model-based rate, and the survey rate where there is none.
    unemployment = survey_unemployment(inputs, {"2018", "2019"})
    unemployment.update(fractions(model_unemployment(inputs, "2018-07")))

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
        name = base_name(town)
        figures = [of_town(figure, code) for figure in (unqualified, gva, manufacturing, unemployment)]
        rows.append([code, name, town["region"], town["population_2011"], *figures]
                    + [""] * (4 * len(JUDGED)))
    write(
        HERE, "towns.csv",
        ["code", "name", "region", "population_2011", "no_qualifications_pct",
         "gva_per_hour_gbp", "manufacturing_pct", "unemployment_pct"]
        + [name + part for name in JUDGED for part in ("", "_by", "_on", "_reason")],
        rows,
    )

    # Male healthy life expectancy, for the proposal with health.
    indicators = {r["town_code"]: r for r in read(inputs, "towns_england_indicators.csv")}
    check(set(indicators) == set(towns), "towns of the indicators")
    health = [[code, indicators[code]["male_hle_2009_13"]] for code in sorted(towns)]
    check(all(re.fullmatch(r"[0-9]{2}\.[0-9]{2}", years) for _, years in health), "years of health")
    write(HERE, "health.csv", ["code", "male_healthy_life_years"], health)

    # The published list. The council of a grant is one of those that the town's people have had: that of
    # April 2019 or, where it was merged, its successor.
    councils = {}
    history = read(inputs, "uk_local_authorities_history.csv")
    by_short_code = {row["la_code"]: row for row in history}

    def names_of(council):
        names = {council_words(council["name"])}
        for code in re.findall("[A-Z]+", council["replaced_by_la_codes"]):
            names |= names_of(by_short_code[code])
        return names

    for row in history:
        for code in [row["gss"], *re.findall("E[0-9]{8}", row["former_gss"])]:
            councils.setdefault(code, row)
    main_authority = {}
    for (place, authority), number in people.items():
        main_authority[place] = max(main_authority.get(place, (0, "")), (number, authority))

    grants = [r for r in read(published, "towns_fund_places.csv") if r["fund"] == "Town Deal"]
    listed_towns, grant_rows = [], []
    for grant in grants:
        code, region = grant["place_code"], grant["region"]
        found = TOWNS_BY_HAND.get(code) or [
            town for town, row in towns.items()
            if base_name(row) == grant["place_name"] and row["region"] == region]
        check(len(found) == int(grant["deals"]), f"towns of {code}")
        for town in found:
            check(towns[town]["region"] == region, f"region of {code}")
            authority = councils[main_authority[town][1]]
            check(council_words(grant["organisation"]) in names_of(authority), f"council of {code}")
            listed_towns.append([town, grant["place_name"], code, "invited"])
        grant_rows.append([code, grant["place_name"], region, grant["deals"], grant["projects"],
                           grant["revenue_gbp"], grant["capital_gbp"], grant["total_gbp_as_published"]])
    listed = {row[0] for row in listed_towns}
    check(len(listed) == 101, "101 different towns")
    check(not listed & set(HIGH_BUT_NOT_LISTED), "a listed town is corrected")
    check(set(HIGH_BUT_NOT_LISTED) <= set(towns), "a corrected town is no town")
    write(HERE, "published_towns.csv", ["code", "published_name", "grant", "selection"], sorted(listed_towns))
    write(HERE, "published_grants.csv",
          ["code", "name", "region", "towns", "projects", "revenue_gbp", "capital_gbp", "total_gbp"],
          sorted(grant_rows))
    # A blank total is stored as 0 in the source file (TD-GLA-01); it is written as what it is, an empty cell.
    projects = [
        [r["project_code"], r["place_code"], r["revenue_gbp"], r["capital_gbp"],
         "" if r["project_code"] == "TD-GLA-01" else r["total_gbp_as_published"]]
        for r in read(published, "towns_fund_project_grants.csv") if r["place_code"].startswith("TD-")]
    write(HERE, "published_projects.csv", ["code", "grant", "revenue_gbp", "capital_gbp", "total_gbp"],
          sorted(projects))

    # The selection as overrides: an act of ministers for each listed town, and a correction of the rules for
    # each town that they call high and the list does not name.
    selection = [[code, "invited", QUOTED_REASONS.get(code, "published list; reason not at hand"), "Ministers",
                  ANNOUNCED] for code in listed]
    selection += [[code, "not_invited", "not on the published list; high by the assumptions of this file only",
                   "Correction of this file", ANNOUNCED] for code in HIGH_BUT_NOT_LISTED]
    write(HERE, "selection.csv", ["code", "outcome", "reason", "by", "on"], sorted(selection))


if __name__ == "__main__":
    main()
