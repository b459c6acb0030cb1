#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/suggest.hpp"
#include "minibragg/config/validate.hpp"

namespace minibragg::config {
namespace {

/// Every section with every key, over a run in which nothing is absent.
class DeckKeys : public testing::Test {
protected:
    config::Run run;
    std::vector<Section> all = sections(run, Absent::added);
};

TEST_F(DeckKeys, AreUniqueWithinTheirTable) {
    for (const Section& section : all) {
        std::set<std::string_view> names;
        for (const Key& key : section.keys) {
            EXPECT_TRUE(names.insert(key.name).second) << section.path << "." << key.name;
        }
    }
}

TEST_F(DeckKeys, ArePairedWithMembersOfTheirOwn) {
    std::set<const void*> members;
    for (const Section& section : all) {
        for (const Key& key : section.keys) {
            const void* member = std::visit(
                [](const auto& value) -> const void* {
                    if constexpr (std::is_pointer_v<std::decay_t<decltype(value)>>) {
                        return value;
                    } else {
                        return nullptr;
                    }
                },
                key.member
            );
            EXPECT_TRUE(member == nullptr || members.insert(member).second)
                << section.path << "." << key.name;
        }
    }
}

TEST_F(DeckKeys, HaveOneSentenceEach) {
    for (const Section& section : all) {
        for (const Key& key : section.keys) {
            EXPECT_TRUE(key.meaning.ends_with('.')) << key.name << ": " << key.meaning;
            EXPECT_EQ(std::string{key.meaning}.find(". "), std::string::npos) << key.meaning;
        }
    }
}

TEST_F(DeckKeys, HaveADefaultInRangeOrAnExample) {
    for (const Section& section : all) {
        for (const Key& key : section.keys) {
            const bool is_group = std::holds_alternative<Group>(key.member);
            const bool is_said = is_given(key.member) && !key.hints.is_required;
            EXPECT_TRUE(is_group || is_said || !key.hints.example.empty())
                << section.path << "." << key.name;
        }
    }
}

TEST_F(DeckKeys, OfIntegersEndWhereTheTypeEnds) {
    for (const Section& section : all) {
        for (const Key& key : section.keys) {
            if (std::holds_alternative<int*>(key.member)) {
                EXPECT_LE(key.allowed.highest, 2147483647.0) << section.path << "." << key.name;
            }
        }
    }
}

TEST_F(DeckKeys, ComeTablesAfterValues) {
    for (const Section& section : all) {
        const auto is_group = [](const Key& key) {
            return std::holds_alternative<Group>(key.member);
        };
        EXPECT_TRUE(std::is_partitioned(section.keys.rbegin(), section.keys.rend(), is_group))
            << section.path;
    }
}

TEST_F(DeckKeys, HoldAllTablesOfARun) {
    std::set<std::string> paths;
    for (const Section& section : all) {
        paths.insert(section.path);
    }
    EXPECT_EQ(paths.size(), 58U);
    EXPECT_TRUE(paths.contains("detector.panel.sensor"));
    EXPECT_TRUE(paths.contains("detector.response.point_spread"));
    EXPECT_TRUE(paths.contains("crystal.orientation"));
}

TEST(Sections, SkipWhatARunLacks) {
    config::Run run;
    run.detector.panels.resize(2);
    std::vector<std::string> paths;
    for (const Section& section : sections(run, Absent::skipped)) {
        paths.push_back(section.path);
        EXPECT_TRUE(section.is_present);
    }
    EXPECT_EQ(std::count(paths.begin(), paths.end(), "detector.panel"), 2);
    EXPECT_EQ(std::count(paths.begin(), paths.end(), "detector.grid"), 0);
    EXPECT_EQ(paths.front(), "");
    EXPECT_EQ(paths[1], "beam");
    EXPECT_EQ(paths[2], "beam.polarization");
}

TEST(Alternatives, NameKeysThatExist) {
    std::set<std::string, std::less<>> known;
    for (const KnownKey& key : known_keys()) {
        known.insert(key.path);
    }
    for (const Alternatives& group : alternatives()) {
        for (const std::string_view key : group.keys) {
            EXPECT_TRUE(known.contains(key)) << key;
        }
    }
}

}  // namespace
}  // namespace minibragg::config
