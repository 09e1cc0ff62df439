#!/usr/bin/env python3
"""Builds the tables of the Levelling Up Fund from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder whose subfolders `inputs` and `published` hold the source files that `sources.md` names.
Out:  places_round_1.csv and places_round_2.csv (read by the fund), health.csv and deprivation.csv (read by the
      two proposals on health) and published.csv (read by the check against what was published), beside this
      script, sorted by code, LF line ends, UTF-8.
Then: the same sources give the same bytes. All arithmetic is exact (fractions); a figure is rounded once,
      half to even, when it is written, to the decimals that `sources.md` names. An empty cell is a value
      that the source does not have, or a figure that does not exist for the nation; never a zero.

`categories_round_1.csv` is not built here: it is printed by round 1 of the rules, as `sources.md` says.
"""

import pathlib
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "data"))
from source_tables import (
    LOWER_TIER, check, decimals, existed, fractions, gva_per_hour, model_unemployment, no_qualifications,
    plain, read, source_folders, survey_unemployment, write)

FIRST_DAY, LAST_DAY = "2021-03-03", "2022-03-23"  # publication of the two indices
ROUNDS = {
    "places_round_1.csv": {
        "gva": "2018", "model": "2019-07", "survey": ("2019", "2020"),
        "qualifications": ("2017", "2018", "2019"), "travel": "2017",
    },
    "places_round_2.csv": {
        "gva": "2019", "model": "2020-07", "survey": ("2020", "2021"),
        "qualifications": ("2018", "2019", "2020"), "travel": "2019",
    },
}
MODES = ["driving", "public transport or walking", "cycling"]


def main():
    inputs, published = source_folders()

    # Places that existed on a day from FIRST_DAY to LAST_DAY.
    history = read(inputs, "uk_local_authorities_history.csv")
    places = {
        r["gss"]: r
        for r in history
        if r["type"] in LOWER_TIER and r["gss"]
        and (existed(r, FIRST_DAY) or FIRST_DAY < r["start_date"] <= LAST_DAY)
    }
    check(len(places) == 370, f"{len(places)} places")
    check(all(not r["end_date"] or r["end_date"] >= "2021" for r in places.values()), "end dates")

    # Codes that only were given anew, and districts of earlier years inside the places.
    renewed = {
        old: r["gss"] for r in history for old in r["former_gss"].split(";") if old and r["gss"]
    }
    inside = {}  # (year, place) -> codes of that year
    for row in read(inputs, "lad_codes_2016_2024.csv"):
        for year in ("16", "17", "19", "21"):
            for code in {row["lad20cd"], row["lad21cd"]} & places.keys():
                inside.setdefault((year, code), set()).add(row[f"lad{year}cd"])

    # People: mid-2019 by district of 2017, for means of travel times; mid-2015 by district of 2019.
    people_2017, people_2015 = {}, {}
    for row in read(inputs, "hle_2009_13_msoa.csv"):
        code = row["lad17cd"]
        people_2017[code] = people_2017.get(code, 0) + int(row["population"])
    for row in read(inputs, "imd2019_lsoa.csv"):
        code = row["lad19cd"]
        people_2015[code] = people_2015.get(code, 0) + int(row["pop_2015"])

    def own_or_larger(figures, code):
        """The figure of the place, else that of the place of 2021 that holds it."""
        for candidate in [code, *sorted(inside[("21", code)])]:
            if candidate in figures:
                return figures[candidate]
        return None

    def by_people(figures, year, people, code):
        """The mean over the districts of that year inside the place, by people; all must have it."""
        codes = inside[(year, code)]
        if not all(c in figures for c in codes):
            return None
        return sum(figures[c] * people[c] for c in codes) / Fraction(sum(people[c] for c in codes))

    # Dwellings empty for more than six months, October 2015, for 1,000 people.
    empty = {}
    for row in read(inputs, "vacant_dwellings_lad_2004_2015.csv"):
        if row["year"] == "2015" and row["long_term_vacant_dwellings"]:
            code = renewed.get(row["lad_code"], row["lad_code"])
            empty[code] = int(row["long_term_vacant_dwellings"])

    def empty_per_1000(code):
        if not all(c in empty for c in inside[("16", code)]):
            return None
        dwellings = sum(empty[c] for c in inside[("16", code)])
        return Fraction(1000 * dwellings, sum(people_2015[c] for c in inside[("19", code)]))

    travel_rows = read(inputs, "travel_time_lad.csv")

    for file_name, years in ROUNDS.items():
        gva = fractions(gva_per_hour(inputs, years["gva"]))
        model = fractions(model_unemployment(inputs, years["model"]))
        survey = survey_unemployment(inputs, years["survey"])
        unqualified = no_qualifications(inputs, years["qualifications"])
        travel = {mode: {} for mode in MODES}
        for row in travel_rows:
            if row["year"] == years["travel"] and row["minutes_to_employment_centre"]:
                code = renewed.get(row["area_code"], row["area_code"])
                travel[row["mode"]][code] = Fraction(row["minutes_to_employment_centre"])

        rows = []
        for code, place in places.items():
            england = place["nation"] == "England"
            minutes = [
                by_people(travel[mode], "17", people_2017, code) if england else None
                for mode in MODES
            ]
            rows.append([
                code, plain(place["name"]), place["nation"].lower(),
                place["start_date"] if place["start_date"] > "2021" else "",
                place["end_date"] if place["end_date"] and place["end_date"] <= LAST_DAY else "",
                decimals(own_or_larger(gva, code), 2),
                decimals(model.get(code), 1),
                decimals(None if code in model else own_or_larger(survey, code), 2),
                decimals(own_or_larger(unqualified, code), 2),
                *[decimals(m, 2) for m in minutes],
                decimals(empty_per_1000(code) if england else None, 2),
                "",
            ])
        write(HERE, file_name, [
            "code", "name", "nation", "begun", "ended", "gva_per_hour_gbp", "unemployment_pct",
            "survey_unemployment_pct", "no_qualifications_pct", "driving_minutes",
            "public_transport_minutes", "cycling_minutes", "empty_dwellings_per_1000_people",
            "commercial_vacancy_pct",
        ], sorted(rows))

    # Male healthy life expectancy and deprivation of the English places of the list: districts of 2019,
    # joined by people where they were merged (Buckinghamshire).
    hle = {r["lad19cd"]: Fraction(r["male_hle_years"])
           for r in read(inputs, "hle_male_2009_13_ltla_est.csv")}
    summaries = read(inputs, "imd2019_lad_summaries.csv")
    score = {r["lad19cd"]: Fraction(r["imd_avg_score"]) for r in summaries}
    extent = {r["lad19cd"]: Fraction(r["imd_extent"]) for r in summaries}
    people_2019 = {}
    for row in read(inputs, "lad19_lookup_england.csv"):
        people_2019[row["lad19cd"]] = int(row["population"])
    england = sorted(
        code for code, place in places.items()
        if place["nation"] == "England" and not place["start_date"] > FIRST_DAY)
    write(HERE, "health.csv", ["code", "male_hle_years"],
          [[code, decimals(by_people(hle, "19", people_2019, code), 5)] for code in england])
    write(HERE, "deprivation.csv", ["code", "imd_average_score", "imd_extent"], [
        [code,
         decimals(by_people(score, "19", people_2015, code), 3),
         decimals(by_people(extent, "19", people_2015, code), 4)]
        for code in england
    ])

    # The published list of round 1, as far as it is at hand.
    listed = read(published, "luf_r1_priority_places.csv")
    check(all(r["place_code"] in places and r["category"] in "123" for r in listed), "list")
    write(HERE, "published.csv", ["code", "category"],
          sorted([r["place_code"], f"category_{r['category']}"] for r in listed))


if __name__ == "__main__":
    main()
